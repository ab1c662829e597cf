package org.orrery.api.network;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Positive;

/**
 * How many connections are open at once: {@code orrery.http.connections}.
 *
 * @param most of everybody
 * @param mostOfAddress of one address; trusted proxies have as many as there are
 */
@ConfigurationProperties("orrery.http.connections")
public record CrowdSettings(
    @Positive @Bindable(defaultValue = "20000") int most,
    @Positive @Bindable(defaultValue = "5000") int mostOfAddress) {}
