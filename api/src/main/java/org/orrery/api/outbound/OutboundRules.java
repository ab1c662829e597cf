package org.orrery.api.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the operator allows.
 *
 * @param ports that a URL may name; a destination of the list may add its own
 * @param destinations exceptions to the refusal of addresses that are not public
 * @param maxRedirects how many are followed; each target is checked like a first one
 * @param maxBytes of an answer, after decompression
 * @param connectTimeout for each address of a host
 * @param totalTimeout from the call to the last byte, name resolution and redirects included
 * @param maxConcurrent fetches at one time; more wait, within their total timeout
 */
public record OutboundRules(
    Set<Integer> ports,
    List<AllowedDestination> destinations,
    int maxRedirects,
    long maxBytes,
    Duration connectTimeout,
    Duration totalTimeout,
    int maxConcurrent) {
  /** Public addresses on the ports of the web. */
  public static final OutboundRules DEFAULTS =
      new OutboundRules(
          Set.of(80, 443, 8080, 8443),
          List.of(),
          5,
          16L * 1024 * 1024,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          32);

  public OutboundRules {
    ports = Set.copyOf(ports);
    destinations = List.copyOf(destinations);
    if (maxRedirects < 0 || maxBytes < 1 || maxBytes > MAX_BYTES_CEILING || maxConcurrent < 1) {
      throw new IllegalArgumentException(
          "Outbound rules need maxRedirects >= 0, maxBytes 1..%d and maxConcurrent >= 1"
              .formatted(MAX_BYTES_CEILING));
    }
    if (!connectTimeout.isPositive() || !totalTimeout.isPositive()) {
      throw new IllegalArgumentException("Outbound timeouts must be positive");
    }
  }

  /** An answer is held in memory. */
  static final long MAX_BYTES_CEILING = 1024L * 1024 * 1024;
}
