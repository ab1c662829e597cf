package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.orrery.api.identity.ApiKeys;

/**
 * API keys of the server's own: {@code orrery.security.api-keys}.
 *
 * @param lifetime of a key for which nobody says when it expires
 * @param maxLifetime that may be asked for
 */
@ConfigurationProperties("orrery.security.api-keys")
public record ApiKeySettings(
    @Bindable(defaultValue = "90d") Duration lifetime,
    @Bindable(defaultValue = "366d") Duration maxLifetime) {
  ApiKeys.Lifetimes lifetimes() {
    return new ApiKeys.Lifetimes(lifetime, maxLifetime);
  }
}
