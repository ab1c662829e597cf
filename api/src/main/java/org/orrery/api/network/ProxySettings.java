package org.orrery.api.network;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the server.
 *
 * @param trustedProxies addresses, or ranges in CIDR notation; only from there do forwarded headers
 *     count
 */
@ConfigurationProperties("orrery.http")
public record ProxySettings(@Nullable List<String> trustedProxies) {
  @Override
  public List<String> trustedProxies() {
    return trustedProxies == null ? List.of() : trustedProxies;
  }
}
