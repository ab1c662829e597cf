package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.orrery.api.network.TrustedProxies;
import org.orrery.api.outbound.AddressRange;

/** Where requests come from, seen through trusted proxies and no others. */
@Singleton
final class Clients {
  private static final Pattern FOR =
      Pattern.compile("for=(\"[^\"]*\"|[^;,]*)", Pattern.CASE_INSENSITIVE);

  /** An address, perhaps in brackets, perhaps with a port. */
  private static final Pattern NODE =
      Pattern.compile(
          "\\[(?<six>[0-9A-Fa-f:.]+)](:\\d+)?|(?<four>[0-9.]+)(:\\d+)?|(?<bare>[^\\[\\]]*)");

  /** Whoever has one IPv6 address has all of its network. */
  private static final int NETWORK_BYTES = 8;

  private final TrustedProxies proxies;

  Clients(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** The nearest address on the way that is no trusted proxy's, or the farthest proxy. */
  InetAddress address(HttpRequest<?> request) {
    InetAddress nearest = request.getRemoteAddress().getAddress();
    List<String> way = way(request);
    for (int i = way.size() - 1; i >= 0 && proxies.contains(nearest); i--) {
      Optional<InetAddress> next = parse(way.get(i));
      if (next.isEmpty()) {
        return nearest;
      }
      nearest = next.get();
    }
    return nearest;
  }

  /** The address, or the network that its owner has. Equal for the same client. */
  Object network(HttpRequest<?> request) {
    byte[] address = address(request).getAddress();
    return ByteBuffer.wrap(address, 0, Math.min(address.length, NETWORK_BYTES));
  }

  private static List<String> way(HttpRequest<?> request) {
    List<String> standard = request.getHeaders().getAll("Forwarded");
    Stream<String> nodes =
        standard.isEmpty()
            ? request.getHeaders().getAll("X-Forwarded-For").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
            : standard.stream()
                .flatMap(header -> FOR.matcher(header).results())
                .map(match -> match.group(1).replace("\"", ""));
    return nodes.map(String::strip).toList();
  }

  private static Optional<InetAddress> parse(String node) {
    Matcher matcher = NODE.matcher(node);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String address =
        Stream.of("six", "four", "bare")
            .map(matcher::group)
            .filter(group -> group != null)
            .findFirst()
            .orElse("");
    try {
      return Optional.of(
          AddressRange.parse(address + (address.indexOf(':') >= 0 ? "/128" : "/32")).network());
    } catch (IllegalArgumentException hidden) {
      // RFC 7239, 6.3: proxies may say `unknown` or a name of their own.
      return Optional.empty();
    }
  }
}
