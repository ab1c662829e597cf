package org.orrery.api.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
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
import org.orrery.api.processes.Sha256;

/**
 * Verifies access tokens (RFC 9068 where the issuer follows it, else what RFC 7519 and 8725 ask
 * for): signed by a published key with an algorithm that is expected, from an issuer that is
 * trusted, for this server, and at its time.
 */
public final class IssuedTokens {
  /** Sixteen MiB at most, with the claims of large organisations. */
  private static final int MOST_REMEMBERED = 4_000;

  /** All are forgotten when keys are fetched; this is for one that is remembered at that moment. */
  private static final Duration LONGEST_REMEMBERED = Duration.ofSeconds(30);

  private final Map<String, Issuer> issuers = new HashMap<>();

  /** Of tokens by their SHA-256: to verify a signature takes longer than most answers. */
  private final Cache<String, Verified> verified;

  private record Verified(Issuer issuer, JWTClaimsSet claims, Caller caller) {}

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
    Duration kept =
        caching.kept().compareTo(LONGEST_REMEMBERED) < 0 ? caching.kept() : LONGEST_REMEMBERED;
    verified = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(kept).build();
    for (TrustedIssuer each : trusted) {
      if (issuers.put(each.issuer(), issuer(each, caching, client, background, clock)) != null) {
        throw new IllegalArgumentException("`" + each.issuer() + "` is configured twice");
      }
    }
  }

  private Issuer issuer(
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
            algorithms,
            IssuerKeys.of(trusted.keys(), client, caching, background, verified::invalidateAll)));
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
    String name = Sha256.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    Verified known = verified.getIfPresent(name);
    try {
      if (known == null) {
        known = verified(token);
        verified.put(name, known);
      } else {
        // Time goes on.
        known.issuer().claims().verify(known.claims(), null);
      }
      return known.caller();
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

  private Verified verified(String token) throws BadJOSEException, JOSEException {
    Parsed parsed = parse(token);
    Issuer issuer = issuers.get(String.valueOf(parsed.claims().getIssuer()));
    if (issuer == null) {
      throw refused("The token is not of an issuer that this server trusts.");
    }
    // Claims first: for a token that has expired nobody's keys are asked for.
    issuer.claims().verify(parsed.claims(), null);
    JWTClaimsSet claims = issuer.whole().process(parsed.token(), null);
    return new Verified(issuer, claims, issuer.reader().read(claims.getClaims()));
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
