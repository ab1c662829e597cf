package org.orrery.api.app;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.orrery.api.identity.ClaimNames;
import org.orrery.api.identity.TrustedIssuer;

/**
 * Somebody whose tokens are believed: {@code orrery.security.issuers.<name>}.
 *
 * @param name for whoever configures the server
 * @param issuer what the claim {@code iss} is, to the letter
 * @param keys where the issuer publishes its keys (JWKS)
 * @param audiences of which a token has to name one in {@code aud}
 * @param algorithms that tokens may be signed with
 * @param clockSkew by which the clocks may differ
 * @param nameClaim the bearer's name, for people
 * @param workspaceClaim the one workspace that a token is for
 * @param workspacesClaim workspaces that the bearer acts for
 * @param ownedClaim workspaces that the bearer manages
 * @param scopeClaim in which {@code workspace:NAME} narrows the token to a workspace
 * @param rolesClaim the bearer's roles
 * @param operatorRole the role of those who look after the server
 */
@EachProperty("orrery.security.issuers")
public record IssuerSettings(
    @Parameter String name,
    @NotBlank String issuer,
    @NotNull URI keys,
    @NotEmpty List<String> audiences,
    @Bindable(defaultValue = "RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512")
        List<String> algorithms,
    @Bindable(defaultValue = "30s") Duration clockSkew,
    @Bindable(defaultValue = "preferred_username") String nameClaim,
    @Bindable(defaultValue = "workspace") String workspaceClaim,
    @Bindable(defaultValue = "workspaces") String workspacesClaim,
    @Bindable(defaultValue = "workspaces-owned") String ownedClaim,
    @Bindable(defaultValue = "scope") String scopeClaim,
    @Bindable(defaultValue = "realm_access.roles") String rolesClaim,
    @Bindable(defaultValue = "operator") String operatorRole) {

  TrustedIssuer trusted() {
    return new TrustedIssuer(
        issuer,
        keys,
        Set.copyOf(audiences),
        Set.copyOf(algorithms),
        clockSkew,
        new ClaimNames(
            nameClaim,
            workspaceClaim,
            workspacesClaim,
            ownedClaim,
            scopeClaim,
            rolesClaim,
            operatorRole));
  }
}
