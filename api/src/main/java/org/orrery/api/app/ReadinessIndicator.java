package org.orrery.api.app;

import io.micronaut.context.BeanProvider;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Tells by {@code /health} whether the server can do its work, and if not, what is missing. */
@Singleton
@io.micronaut.management.health.indicator.annotation.Readiness
final class ReadinessIndicator implements HealthIndicator {
  private static final String NAME = "orrery";

  private final BeanProvider<Readiness> readiness;

  ReadinessIndicator(BeanProvider<Readiness> readiness) {
    this.readiness = readiness;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    List<String> missing = readiness.get().missing();
    return Publishers.just(
        HealthResult.builder(NAME, missing.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
            .details(Map.of("missing", missing))
            .build());
  }
}
