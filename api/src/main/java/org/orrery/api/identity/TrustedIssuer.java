package org.orrery.api.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Somebody whose tokens are believed.
 *
 * @param issuer what the claim {@code iss} is, to the letter
 * @param keys where the issuer publishes its keys (RFC 7517), {@code http} or {@code https}
 * @param audiences of which a token has to name one
 * @param algorithms that tokens may be signed with: RSA and elliptic curves, by their names in RFC
 *     7518
 * @param clockSkew by which the issuer's clock and ours may differ
 * @param claims where its tokens say what
 */
public record TrustedIssuer(
    String issuer,
    URI keys,
    Set<String> audiences,
    Set<String> algorithms,
    Duration clockSkew,
    ClaimNames claims) {
  public TrustedIssuer {
    audiences = Set.copyOf(audiences);
    algorithms = Set.copyOf(algorithms);
    if (issuer.isBlank() || audiences.isEmpty() || algorithms.isEmpty()) {
      throw new IllegalArgumentException(
          "A trusted issuer needs a name, an audience and an algorithm");
    }
    if (keys.getHost() == null || !String.valueOf(keys.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "The keys of `%s` are at an `http` or `https` URL, not at `%s`".formatted(issuer, keys));
    }
    for (String algorithm : algorithms) {
      if (!algorithm.matches("(RS|PS|ES)(256|384|512)")) {
        // With HMAC the published key would be the secret; with `none` there is no signature.
        throw new IllegalArgumentException(
            "Tokens of `%s` can't be trusted with the algorithm `%s`; use RS256, PS256, ES256 or a longer one"
                .formatted(issuer, algorithm));
      }
    }
  }
}
