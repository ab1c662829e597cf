package org.orrery.api.identity;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Audience and times, by the server's clock, and no token that is meant for something else. */
final class TokenClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
  /** Keycloak tells so what a token is for: not {@code ID}, {@code Refresh} or {@code Logout}. */
  private static final String USE = "typ";

  private final Clock clock;

  TokenClaims(TrustedIssuer trusted, Clock clock) {
    super(
        trusted.audiences(),
        new JWTClaimsSet.Builder().issuer(trusted.issuer()).build(),
        Set.of("exp"),
        Set.of());
    this.clock = clock;
    setMaxClockSkew(Math.toIntExact(trusted.clockSkew().toSeconds()));
  }

  @Override
  public void verify(JWTClaimsSet claims, @Nullable SecurityContext context)
      throws BadJWTException {
    super.verify(claims, context);
    if (claims.getClaim(USE) instanceof String use && !use.equalsIgnoreCase("Bearer")) {
      throw new BadJWTException("not an access token");
    }
  }

  @Override
  protected Date currentTime() {
    return Date.from(clock.instant());
  }
}
