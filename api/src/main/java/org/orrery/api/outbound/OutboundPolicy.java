package org.orrery.api.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one decision about every outgoing connection. A name is resolved here, once; the caller
 * connects to the addresses of the {@link Target} and to no others, so that a name that answers
 * differently the second time (DNS rebinding) gains nothing.
 */
public final class OutboundPolicy {
  private static final int MAX_URI_LENGTH = 4096;

  private final OutboundRules rules;
  private final NameResolver resolver;

  public OutboundPolicy(OutboundRules rules, NameResolver resolver) {
    this.rules = rules;
    this.resolver = resolver;
  }

  /** How a name becomes addresses; blocks. */
  @FunctionalInterface
  public interface NameResolver {
    /** All addresses, at least one. */
    List<InetAddress> resolve(String name) throws UnknownHostException;
  }

  /** Whether a connection may be opened, and where to. */
  public sealed interface Decision {}

  /**
   * What may be connected to.
   *
   * @param uri absolute, with a path, without user information and fragment
   * @param host for the Host header, SNI and the check of the certificate
   * @param addresses the only ones that may be connected to; at least one
   */
  public record Target(URI uri, String scheme, String host, int port, List<InetAddress> addresses)
      implements Decision {
    public Target {
      addresses = List.copyOf(addresses);
    }
  }

  public record Denied(Refusal refusal) implements Decision {}

  /** The name has no address. */
  public record Unresolvable() implements Decision {}

  OutboundRules rules() {
    return rules;
  }

  /** Decides about one hop. Blocks while the name is looked up. */
  public Decision decide(URI uri) {
    Optional<Refusal> malformed = malformed(uri);
    if (malformed.isPresent()) {
      return new Denied(malformed.get());
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    Optional<InetAddress> literal = AddressLiteral.parse(uri.getHost());
    String host = literal.map(InetAddress::getHostAddress).orElseGet(() -> name(uri.getHost()));
    int port = uri.getPort() != -1 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    if (!portAllowed(host, port)) {
      return new Denied(Refusal.PORT);
    }
    List<InetAddress> addresses;
    try {
      addresses = literal.isPresent() ? List.of(literal.get()) : resolver.resolve(host);
    } catch (UnknownHostException e) {
      return new Unresolvable();
    }
    if (addresses.isEmpty()) {
      return new Unresolvable();
    }
    // One bad address spoils a name: picking the good ones would let its owner choose by timing.
    if (!addresses.stream().allMatch(address -> addressAllowed(host, port, address))) {
      return new Denied(Refusal.ADDRESS);
    }
    return new Target(requestUri(uri), scheme, host, port, addresses);
  }

  private static Optional<Refusal> malformed(URI uri) {
    if (uri.toString().length() > MAX_URI_LENGTH) {
      return Optional.of(Refusal.LENGTH);
    }
    String scheme = uri.getScheme();
    if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?")) {
      return Optional.of(Refusal.SCHEME);
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      return Optional.of(Refusal.USER_INFO);
    }
    String host = uri.getHost();
    if (host == null || host.indexOf('%') >= 0 || AddressLiteral.disguised(name(host))) {
      return Optional.of(Refusal.HOST);
    }
    return Optional.empty();
  }

  private boolean portAllowed(String host, int port) {
    return rules.ports().contains(port)
        || rules.destinations().stream().anyMatch(allowed -> allowed.allowsPort(host, port));
  }

  private boolean addressAllowed(String host, int port, InetAddress address) {
    return SpecialAddresses.isPublic(address)
        || rules.destinations().stream()
            .anyMatch(allowed -> allowed.allowsAddress(host, port, address));
  }

  /** Lower case, without the dot that makes a name absolute. */
  private static String name(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Without the fragment; with a path, because {@link URI#resolve} would glue to the host else. */
  private static URI requestUri(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + query);
  }
}
