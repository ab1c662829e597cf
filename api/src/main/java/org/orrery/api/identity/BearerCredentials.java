package org.orrery.api.identity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.AnonymousCallers;
import org.orrery.api.access.Authenticator;
import org.orrery.api.access.Caller;

/** Reads the header {@code Authorization: Bearer …} (RFC 6750): an API key, or else a token. */
public final class BearerCredentials implements Authenticator {
  private static final String SCHEME = "bearer ";

  private final ApiKeys keys;
  private final IssuedTokens tokens;

  public BearerCredentials(ApiKeys keys, IssuedTokens tokens) {
    this.keys = keys;
    this.tokens = tokens;
  }

  @Override
  public Caller authenticate(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw AnonymousCallers.unauthenticated(
          "The header `Authorization` has to be `Bearer <token or key>`.");
    }
    String credentials = authorization.substring(SCHEME.length()).strip();
    if (credentials.startsWith(ApiKeySecret.MARK)) {
      return keys.verify(credentials);
    }
    if (!tokens.any()) {
      throw AnonymousCallers.unauthenticated(
          "This server takes API keys, which start with `%s`; no issuer of tokens is configured."
              .formatted(ApiKeySecret.MARK));
    }
    return tokens.verify(credentials);
  }
}
