package org.orrery.api.network;

import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import org.orrery.api.outbound.AddressRange;

/**
 * Where the server listens, and who gets there. Plain HTTP never leaves the machine but for named
 * proxies: tokens are as good as passwords, and whoever sees them on the way has them.
 */
@Singleton
public final class ListeningAddress {
  private static final String DEFAULT_HOST = "127.0.0.1";

  private final String host;
  private final boolean loopback;
  private final boolean encrypted;
  private final boolean proxied;

  /**
   * @throws ConfigurationException if tokens would go over a network in clear
   */
  ListeningAddress(AddressSettings address, TlsSettings tls, TrustedProxies proxies) {
    String wanted = address.host() == null ? DEFAULT_HOST : address.host();
    // A name service might send `localhost` elsewhere.
    this.host = wanted.equals("localhost") ? DEFAULT_HOST : wanted.replaceAll("[\\[\\]]", "");
    this.loopback = isLoopback(host);
    this.encrypted = tls.isOn();
    this.proxied = !proxies.isEmpty();
    if (!loopback && !encrypted && !proxied) {
      throw new ConfigurationException(
          ("`micronaut.server.host` is `%s`, which is not a loopback address, and tokens would"
                  + " travel in clear. Set `%s` and `%s` for HTTPS; or name the proxies in front of"
                  + " the server in `orrery.http.trusted-proxies`; or use `127.0.0.1` or `::1`.")
              .formatted(wanted, TlsSettings.CERTIFICATE, TlsSettings.KEY));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return AddressRange.parse(host + (host.indexOf(':') >= 0 ? "/128" : "/32"))
          .network()
          .isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  /** An address, or a name to be looked up. */
  public String host() {
    return host;
  }

  /** Whether only programs of this machine can connect. */
  public boolean isLoopback() {
    return loopback;
  }

  /** Whether somebody on another machine can send a request, directly or by a proxy. */
  public boolean isReachedByOthers() {
    return !loopback || proxied;
  }

  /** Whether nobody is served but the trusted proxies. */
  boolean isForProxiesOnly() {
    return !loopback && !encrypted;
  }
}
