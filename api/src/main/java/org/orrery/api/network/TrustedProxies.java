package org.orrery.api.network;

import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.api.outbound.AddressRange;

/** The proxies whose word about a request counts. */
@Singleton
public final class TrustedProxies {
  private final List<AddressRange> ranges;

  TrustedProxies(ProxySettings settings) {
    this.ranges = settings.trustedProxies().stream().map(TrustedProxies::range).toList();
  }

  private static AddressRange range(String text) {
    String stripped = text.strip();
    try {
      return AddressRange.parse(
          stripped.indexOf('/') >= 0
              ? stripped
              : stripped + (stripped.indexOf(':') >= 0 ? "/128" : "/32"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "`orrery.http.trusted-proxies` takes addresses and ranges: " + e.getMessage(), e);
    }
  }

  /** Whether no proxy is named. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether this is one of them; nobody is if the address is unknown. */
  public boolean contains(@Nullable InetAddress address) {
    return address != null && ranges.stream().anyMatch(range -> range.contains(address));
  }
}
