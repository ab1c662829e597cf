package org.orrery.api.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.orrery.api.access.AnonymousCallers;
import org.orrery.api.access.Caller;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Verifies access tokens (RFC 9068 where the issuer follows it, else what RFC 7519 and 8725 ask
 * for): signed by a published key with an algorithm that is expected, from an issuer that is
 * trusted, for this server, and at its time.
 */
public final class IssuedTokens {
  private final Map<String, Issuer> issuers = new HashMap<>();

  /** What a token is checked with once its issuer is known. */
  private record Issuer(
      TokenClaims claims, ConfigurableJWTProcessor<SecurityContext> whole, ClaimReader reader) {}

  /**
   * @param client fetches keys
   * @param background runs what renews keys; not closed
   * @throws IllegalArgumentException if two have the same name
   */
  public IssuedTokens(
      List<TrustedIssuer> trusted,
      KeyCaching caching,
      OutboundClient client,
      ExecutorService background,
      Clock clock) {
    for (TrustedIssuer each : trusted) {
      if (issuers.put(each.issuer(), issuer(each, caching, client, background, clock)) != null) {
        throw new IllegalArgumentException("`" + each.issuer() + "` is configured twice");
      }
    }
  }

  private static Issuer issuer(
      TrustedIssuer trusted,
      KeyCaching caching,
      OutboundClient client,
      ExecutorService background,
      Clock clock) {
    TokenClaims claims = new TokenClaims(trusted, clock);
    Set<JWSAlgorithm> algorithms =
        trusted.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    DefaultJWTProcessor<SecurityContext> whole = new DefaultJWTProcessor<>();
    whole.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    whole.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            algorithms, IssuerKeys.of(trusted.keys(), client, caching, background)));
    whole.setJWTClaimsSetVerifier(claims);
    return new Issuer(claims, whole, new ClaimReader(trusted.claims()));
  }

  /** Whether anybody is trusted at all. */
  public boolean any() {
    return !issuers.isEmpty();
  }

  /**
   * May block for the issuer's keys.
   *
   * @throws OrreryException {@link ErrorCode#UNAUTHENTICATED}; {@link
   *     ErrorCode#IDENTITY_UNAVAILABLE} if keys are needed and the issuer can't be asked
   */
  public Caller verify(String token) {
    Parsed parsed = parse(token);
    JWTClaimsSet claimed = parsed.claims();
    try {
      Issuer issuer = issuers.get(String.valueOf(claimed.getIssuer()));
      if (issuer == null) {
        throw refused("The token is not of an issuer that this server trusts.");
      }
      // Claims first: for a token that has expired nobody's keys are asked for.
      issuer.claims().verify(claimed, null);
      return issuer.reader().read(issuer.whole().process(parsed.token(), null).getClaims());
    } catch (ExpiredJWTException e) {
      throw refused("The token has expired.");
    } catch (BadJWTException e) {
      throw refused(
          "The token is not for this server, not valid yet, or does not say when it expires.");
    } catch (BadJOSEException e) {
      throw refused("The token's signature is not right.");
    } catch (KeySourceException e) {
      throw new OrreryException(
          ErrorCode.IDENTITY_UNAVAILABLE,
          "The issuer's keys can't be had now, so the token can't be checked; try again later.",
          e);
    } catch (JOSEException e) {
      throw refused("The token's signature can't be checked.");
    }
  }

  private record Parsed(SignedJWT token, JWTClaimsSet claims) {}

  private static Parsed parse(String token) {
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      return new Parsed(parsed, parsed.getJWTClaimsSet());
    } catch (ParseException | RuntimeException e) {
      // The library lets some noise (`null` for a header) end in exceptions of its own making.
      throw refused("What was sent is neither a signed token nor a key of this server.");
    }
  }

  private static OrreryException refused(String detail) {
    return AnonymousCallers.unauthenticated(detail);
  }
}
