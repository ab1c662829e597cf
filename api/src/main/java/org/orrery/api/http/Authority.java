package org.orrery.api.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and port as in a Host header (RFC 9110, 7.2).
 *
 * @param host lower case, without a final dot; IPv6 literals keep their brackets
 * @param port null if there is none
 */
record Authority(String host, @Nullable Integer port) {
  private static final Pattern SHAPE =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(:(?<port>[0-9]{0,5}))?");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\." + OCTET + "){3}|\\[::1]|\\[(0{1,4}:){7}0{0,3}1]");

  /** The authority, or empty if the text is anything else; user information never passes. */
  static Optional<Authority> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group("host").toLowerCase(Locale.ROOT);
    String port = matcher.group("port");
    return Optional.of(
        new Authority(
            host.endsWith(".") ? host.substring(0, host.length() - 1) : host,
            port == null || port.isEmpty() ? null : Integer.valueOf(port)));
  }

  /** Whether this names the machine itself whatever a name service says. */
  boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  /** As it is written in a URL. */
  @Override
  public String toString() {
    return port == null ? host : host + ":" + port;
  }
}
