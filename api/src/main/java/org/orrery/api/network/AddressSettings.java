package org.orrery.api.network;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * The framework's own settings of where the server listens.
 *
 * @param host a name or an address, {@code 0.0.0.0} for all; null: loopback
 */
@ConfigurationProperties("micronaut.server")
public record AddressSettings(@Nullable String host) {}
