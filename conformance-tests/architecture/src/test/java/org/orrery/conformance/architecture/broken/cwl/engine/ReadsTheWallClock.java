package org.orrery.conformance.architecture.broken.cwl.engine;

import java.time.Clock;
import java.time.Instant;

/** Two ways around the injected clock, and one right way that no rule may name. */
final class ReadsTheWallClock {
  private ReadsTheWallClock() {}

  static Instant direct() {
    return Instant.now();
  }

  static long millis() {
    return System.currentTimeMillis();
  }

  static Instant injected(Clock clock) {
    return Instant.now(clock);
  }
}
