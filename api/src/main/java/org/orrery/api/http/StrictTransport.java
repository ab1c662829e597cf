package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Tells whoever came by HTTPS to come by nothing else (RFC 6797). Not below loopback names, which
 * other programs of the same machine use too.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class StrictTransport {
  private static final String SCHEME = "https://";
  private static final String ONE_YEAR = "max-age=31536000";

  private final PublicUrls urls;

  StrictTransport(PublicUrls urls) {
    this.urls = urls;
  }

  @ResponseFilter
  void insist(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String origin = urls.origin(request);
    if (origin.startsWith(SCHEME)
        && Authority.parse(origin.substring(SCHEME.length()))
            .filter(Authority::isLoopback)
            .isEmpty()) {
      response.getHeaders().set("Strict-Transport-Security", ONE_YEAR);
    }
  }
}
