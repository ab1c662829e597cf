package org.orrery.api.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/**
 * How much one caller may ask: {@code orrery.http.rate}.
 *
 * @param requests per second
 * @param polls per second: reading of jobs, in a budget of its own that is never smaller
 * @param burst for so long a budget that is not used is saved up
 */
@ConfigurationProperties("orrery.http.rate")
public record RateSettings(
    @Positive @Bindable(defaultValue = "500") int requests,
    @Positive @Bindable(defaultValue = "5000") int polls,
    @Bindable(defaultValue = "10s") Duration burst) {
  public RateSettings {
    polls = Math.max(polls, requests);
  }
}
