package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.orrery.api.network.TrustedProxies;

/**
 * Where the server is, seen from whoever asks: the configured URL, else what a trusted proxy says,
 * else the Host header. Every link in every document starts here.
 */
@Singleton
final class PublicUrls {
  private static final Pattern FORWARDED =
      Pattern.compile("(?<name>host|proto)=\"?(?<value>[^\";,]+)\"?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  private final HttpSettings settings;
  private final TrustedProxies proxies;

  PublicUrls(HttpSettings settings, TrustedProxies proxies) {
    this.settings = settings;
    this.proxies = proxies;
  }

  /** Scheme, host, port and prefix, without a slash at the end. */
  String base(HttpRequest<?> request) {
    if (settings.publicUrl() != null) {
      return settings.publicUrl();
    }
    Optional<String> forwarded = forwarded(request);
    return forwarded.isPresent() ? forwarded.get() + prefix(request) : direct(request);
  }

  /** Scheme, host and port that a browser sees, by a trusted proxy if there is one. */
  String origin(HttpRequest<?> request) {
    return forwarded(request).orElseGet(() -> direct(request));
  }

  private static String direct(HttpRequest<?> request) {
    return (request.isSecure() ? "https://" : "http://")
        + Authority.parse(host(request)).map(Authority::toString).orElse("localhost");
  }

  private static String host(HttpRequest<?> request) {
    String host = request.getHeaders().get(HttpHeaders.HOST);
    return host == null ? "" : host;
  }

  private Optional<String> forwarded(HttpRequest<?> request) {
    InetSocketAddress peer = request.getRemoteAddress();
    if (!proxies.contains(peer.getAddress())) {
      return Optional.empty();
    }
    String host = nearest(request, "X-Forwarded-Host");
    String scheme = nearest(request, "X-Forwarded-Proto");
    Matcher standard = FORWARDED.matcher(nearest(request, "Forwarded"));
    while (standard.find()) {
      if (standard.group("name").equalsIgnoreCase("host")) {
        host = standard.group("value");
      } else {
        scheme = standard.group("value");
      }
    }
    String safeScheme = scheme.toLowerCase(Locale.ROOT).equals("https") ? "https" : "http";
    if (host.isEmpty() && !scheme.isEmpty()) {
      // Some proxies leave the Host as it was and tell the scheme alone.
      host = host(request);
    }
    return Authority.parse(host).map(authority -> safeScheme + "://" + authority);
  }

  private static String prefix(HttpRequest<?> request) {
    String prefix = nearest(request, "X-Forwarded-Prefix");
    return PREFIX.matcher(prefix).matches() ? prefix : "";
  }

  /** What the proxy next to us wrote: the last entry. Those before it came with the request. */
  private static String nearest(HttpRequest<?> request, String header) {
    List<String> all = request.getHeaders().getAll(header);
    String last = all.isEmpty() ? "" : all.getLast();
    return last.substring(last.lastIndexOf(',') + 1).strip();
  }
}
