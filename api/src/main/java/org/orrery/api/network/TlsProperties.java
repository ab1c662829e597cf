package org.orrery.api.network;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import java.util.Map;

/**
 * Tells the framework to speak HTTPS where our settings say so. It decides by properties which of
 * its parts are there at all, so they have to be set before it starts.
 */
public final class TlsProperties {
  private TlsProperties() {}

  /**
   * @param environment of a context that has not started; it is started here
   */
  public static void derive(Environment environment) {
    environment.start();
    if (!environment.containsProperty(TlsSettings.CERTIFICATE)
        && !environment.containsProperty(TlsSettings.KEY)) {
      return;
    }
    environment.addPropertySource(
        PropertySource.of(
            "orrery-tls",
            Map.of(
                "micronaut.server.ssl.enabled",
                true,
                "micronaut.server.ssl.key-name",
                ReloadingCertificates.NAME,
                "micronaut.server.ssl.protocols",
                "TLSv1.3,TLSv1.2",
                // One port, whichever protocol it speaks.
                "micronaut.server.ssl.port",
                environment.getProperty("micronaut.server.port", Integer.class).orElse(8443))));
  }
}
