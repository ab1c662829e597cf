package org.orrery.api.outbound;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address literals in their one canonical spelling. Resolvers also read {@code 2130706433}, {@code
 * 0x7f.1} and {@code 0177.0.0.1} as addresses, each library differently; whoever writes an address
 * like that wants to slip past a check, so these are neither literals nor names here.
 */
final class AddressLiteral {
  private static final String OCTET = "(0|[1-9][0-9]{0,2})";
  private static final Pattern DOTTED_QUAD =
      Pattern.compile(String.join("\\.", OCTET, OCTET, OCTET, OCTET));
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-f:.]{2,45}");
  private static final Pattern NUMERIC_LABEL = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private AddressLiteral() {}

  /** The address of a dotted quad, or of an IPv6 literal with or without its brackets. */
  static Optional<InetAddress> parse(String text) {
    String plain =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    Matcher quad = DOTTED_QUAD.matcher(plain);
    if (quad.matches()) {
      byte[] bytes = new byte[4];
      for (int i = 0; i < 4; i++) {
        int octet = Integer.parseInt(quad.group(i + 1));
        if (octet > 255) {
          return Optional.empty();
        }
        bytes[i] = (byte) octet;
      }
      return Optional.of(AddressRange.address(bytes));
    }
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.indexOf(':') < 0 || !IPV6_CHARACTERS.matcher(lower).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(lower));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** Whether some resolver could read this host as an address although it is not canonical. */
  static boolean disguised(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String last = lower.substring(lower.lastIndexOf('.') + 1);
    return parse(host).isEmpty()
        && (NUMERIC_LABEL.matcher(last).matches() || lower.indexOf(':') >= 0);
  }
}
