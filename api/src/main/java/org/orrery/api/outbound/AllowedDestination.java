package org.orrery.api.outbound;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exception that the operator made: somewhere that is not public, or on an unusual port. */
public sealed interface AllowedDestination {
  /** Whether this destination is allowed although the general rules would refuse it. */
  boolean allowsAddress(String host, int port, InetAddress address);

  /** Whether the port is allowed for this host although it is not in the general list. */
  boolean allowsPort(String host, int port);

  /**
   * @param port null for the ports of the general list
   */
  record Host(String name, @Nullable Integer port) implements AllowedDestination {
    @Override
    public boolean allowsAddress(String host, int asked, InetAddress address) {
      return name.equals(host) && (port == null || port == asked);
    }

    @Override
    public boolean allowsPort(String host, int asked) {
      return name.equals(host) && port != null && port == asked;
    }
  }

  /** Every address of a range, on the ports of the general list. */
  record Network(AddressRange range) implements AllowedDestination {
    @Override
    public boolean allowsAddress(String host, int port, InetAddress address) {
      return range.contains(address);
    }

    @Override
    public boolean allowsPort(String host, int port) {
      return false;
    }
  }

  /**
   * @param text {@code host}, {@code host:port}, {@code [v6]:port} or a range in CIDR notation
   * @throws IllegalArgumentException if it is none of these
   */
  static AllowedDestination parse(String text) {
    if (text.indexOf('/') >= 0) {
      return new Network(AddressRange.parse(text));
    }
    int bracket = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    boolean withPort = colon > bracket && (bracket >= 0 || text.indexOf(':') == colon);
    String host = withPort ? text.substring(0, colon) : text;
    Optional<InetAddress> literal = AddressLiteral.parse(host);
    String name =
        literal.map(InetAddress::getHostAddress).orElseGet(() -> host.toLowerCase(Locale.ROOT));
    if (name.isEmpty() || (literal.isEmpty() && !name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?"))) {
      throw new IllegalArgumentException(
          "`%s` is no destination; expected `host`, `host:port` or a range".formatted(text));
    }
    return new Host(name, withPort ? port(text, text.substring(colon + 1)) : null);
  }

  private static int port(String text, String digits) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("`" + text + "` names no port from 1 to 65535");
    }
    return port;
  }
}
