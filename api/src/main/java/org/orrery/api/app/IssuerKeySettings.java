package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.orrery.api.identity.KeyCaching;

/**
 * How long issuers' keys are believed: {@code orrery.security.issuer-keys}.
 *
 * @param kept before they are fetched anew
 * @param outage for which old keys stand in while the issuer is away
 * @param interval in which an issuer is asked twice at most
 */
@ConfigurationProperties("orrery.security.issuer-keys")
public record IssuerKeySettings(
    @Bindable(defaultValue = "5m") Duration kept,
    @Bindable(defaultValue = "24h") Duration outage,
    @Bindable(defaultValue = "10s") Duration interval) {
  KeyCaching caching() {
    return new KeyCaching(kept, outage, interval);
  }
}
