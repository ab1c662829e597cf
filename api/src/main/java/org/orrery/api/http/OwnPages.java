package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells requests of this server's own pages from those that pages of others make a browser send.
 */
@Singleton
final class OwnPages {
  private static final String FETCH_SITE = "Sec-Fetch-Site";

  /** The second is said of what somebody typed or kept as a bookmark. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final PublicUrls urls;

  OwnPages(PublicUrls urls) {
    this.urls = urls;
  }

  /** Whether a browser says that the request was made by a page of another origin. */
  boolean isOfAnother(HttpRequest<?> request) {
    String site = request.getHeaders().get(FETCH_SITE);
    return (site != null && !OWN_SITES.contains(site)) || !originIsOwn(request);
  }

  /** Whether the header {@code Origin} names this server, or isn't there. */
  boolean originIsOwn(HttpRequest<?> request) {
    List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
    if (origins.isEmpty()) {
      return true;
    }
    Optional<String> origin = normalized(origins.getFirst());
    return origins.size() == 1
        && origin.isPresent()
        && (origin.equals(normalized(urls.origin(request)))
            || origin.equals(normalized(urls.base(request))));
  }

  /** Scheme and authority with its port, or empty for what is no origin, {@code null} included. */
  private static Optional<String> normalized(String url) {
    int authorityStart = url.indexOf("://") + 3;
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      return Optional.empty();
    }
    int pathStart = url.indexOf('/', authorityStart);
    String scheme = url.substring(0, authorityStart);
    return Authority.parse(url.substring(authorityStart, pathStart < 0 ? url.length() : pathStart))
        .map(
            authority ->
                scheme
                    + authority.host()
                    + ":"
                    + (authority.port() != null
                        ? authority.port()
                        : scheme.startsWith("https") ? 443 : 80));
  }
}
