package org.orrery.api.network;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS: {@code orrery.http.tls}. Both files, or none for plain HTTP.
 *
 * @param certificate the server's certificate and those that vouch for it, in PEM
 * @param key the certificate's private key, PKCS #8 in PEM
 * @param look how often the files are looked at for new ones
 */
@ConfigurationProperties(TlsSettings.PREFIX)
public record TlsSettings(
    @Nullable Path certificate, @Nullable Path key, @Bindable(defaultValue = "10s") Duration look) {
  static final String PREFIX = "orrery.http.tls";
  static final String CERTIFICATE = PREFIX + ".certificate";
  static final String KEY = PREFIX + ".key";

  public TlsSettings {
    if ((certificate == null) != (key == null)) {
      throw new ConfigurationException(
          "HTTPS needs both `%s` and `%s`, but only one of them is set."
              .formatted(CERTIFICATE, KEY));
    }
    if (!look.isPositive()) {
      throw new ConfigurationException("`%s.look` must be more than nothing.".formatted(PREFIX));
    }
  }

  /** Whether the server speaks HTTPS. */
  public boolean isOn() {
    return certificate != null;
  }
}
