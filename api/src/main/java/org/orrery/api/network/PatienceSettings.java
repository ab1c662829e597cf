package org.orrery.api.network;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long the server waits for a client: {@code orrery.http.patience}. Only time in which it waits
 * counts, not that of its own work.
 *
 * @param head for the line and headers of a request, from its first byte; also for the first byte
 *     of a new connection
 * @param body for a request's body, beside what its bytes earn
 * @param bytesPerSecond so many bytes of a body earn one more second
 * @param idle for the next request on a connection that has nothing to do
 * @param output for a client to take any of what lies ready for it
 */
@ConfigurationProperties("orrery.http.patience")
public record PatienceSettings(
    @Bindable(defaultValue = "20s") Duration head,
    @Bindable(defaultValue = "20s") Duration body,
    @Bindable(defaultValue = "1024") int bytesPerSecond,
    @Bindable(defaultValue = "75s") Duration idle,
    @Bindable(defaultValue = "60s") Duration output) {
  public PatienceSettings {
    if (!Stream.of(head, body, idle, output).allMatch(Duration::isPositive) || bytesPerSecond < 1) {
      throw new ConfigurationException(
          "Each of `orrery.http.patience` must be more than nothing: head %s, body %s, idle %s,"
                  .formatted(head, body, idle)
              + " output %s, bytes-per-second %d.".formatted(output, bytesPerSecond));
    }
  }
}
