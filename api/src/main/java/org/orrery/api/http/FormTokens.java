package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Keeps foreign pages from sending our forms with a visitor's own credentials. A form has to come
 * from a page of this server, as far as the browser tells, and has to bring a random token both as
 * a field and as a cookie: a foreign page can read neither. No replica keeps anything.
 */
@Singleton
final class FormTokens {
  private static final String COOKIE = "orrery-form";
  private static final String SECURE_COOKIE = "__Host-orrery-form";
  private static final int BYTES = 24;
  private static final String SHAPE = "[0-9a-f]{48}";

  private final SecureRandom random = new SecureRandom();
  private final PublicUrls urls;
  private final OwnPages ownPages;

  FormTokens(PublicUrls urls, OwnPages ownPages) {
    this.urls = urls;
    this.ownPages = ownPages;
  }

  /** The visitor's token, so that forms in several tabs stay good, or a new one. */
  String token(HttpRequest<?> request) {
    return kept(request)
        .orElseGet(
            () -> {
              byte[] bytes = new byte[BYTES];
              random.nextBytes(bytes);
              return HexFormat.of().formatHex(bytes);
            });
  }

  /** Leaves a token with the visitor, unless it is there. */
  void keep(HttpRequest<?> request, MutableHttpResponse<?> response, String token) {
    if (kept(request).filter(token::equals).isEmpty()) {
      boolean secure = isSecure(request);
      String cookie =
          (secure ? SECURE_COOKIE : COOKIE)
              + "="
              + token
              + "; Path=/; HttpOnly; SameSite=Strict"
              + (secure ? "; Secure" : "");
      response.getHeaders().add(HttpHeaders.SET_COOKIE, cookie);
    }
  }

  /**
   * @param sent the field of the form
   * @throws OrreryException {@link ErrorCode#FORBIDDEN} if it comes from elsewhere, {@link
   *     ErrorCode#INVALID_REQUEST} without the token
   */
  void check(HttpRequest<?> request, @Nullable String sent) {
    if (ownPages.isOfAnother(request)) {
      throw new OrreryException(
          ErrorCode.FORBIDDEN, "The form was sent by a page of another server.");
    }
    Optional<String> kept = kept(request);
    if (sent == null || kept.isEmpty() || !same(kept.get(), sent)) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST,
          "The form is not one that this server gave to this browser: load the page again, and"
              + " allow it a cookie.");
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> kept(HttpRequest<?> request) {
    return request
        .getCookies()
        .findCookie(isSecure(request) ? SECURE_COOKIE : COOKIE)
        .map(Cookie::getValue)
        .filter(value -> value.matches(SHAPE));
  }

  private boolean isSecure(HttpRequest<?> request) {
    return urls.base(request).startsWith("https://");
  }
}
