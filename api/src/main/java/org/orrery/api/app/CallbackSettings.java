package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.orrery.api.callbacks.CallbackSender;

/**
 * How subscribers are called back: {@code orrery.callbacks}.
 *
 * @param interval between two looks for what is due
 * @param timeout of one attempt, at most that of {@code orrery.outbound}
 * @param firstDelay before the second attempt; doubled before each further one, up to an hour
 * @param maxAttempts after so many a callback is given up
 * @param maxAge a callback that would be older is not tried again
 * @param maxConcurrent attempts of this server at one time
 */
@ConfigurationProperties("orrery.callbacks")
record CallbackSettings(
    @Bindable(defaultValue = "1s") Duration interval,
    @Bindable(defaultValue = "10s") Duration timeout,
    @Bindable(defaultValue = "5s") Duration firstDelay,
    @Bindable(defaultValue = "20") @Min(1) @Max(1000) int maxAttempts,
    @Bindable(defaultValue = "1d") Duration maxAge,
    @Bindable(defaultValue = "32") @Min(1) @Max(1000) int maxConcurrent) {
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  /** What an attempt takes beside the connection: the database, and a document of many files. */
  private static final Duration AROUND = Duration.ofMinutes(1);

  CallbackSender.Rules rules() {
    return new CallbackSender.Rules(
        maxConcurrent,
        timeout.plus(AROUND),
        firstDelay,
        firstDelay.compareTo(LONGEST_DELAY) < 0 ? LONGEST_DELAY : firstDelay,
        maxAttempts,
        maxAge);
  }
}
