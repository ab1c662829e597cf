package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long jobs are kept.
 *
 * @param afterEnd how long after its end a job is deleted with its results and logs, more than
 *     nothing; null: not at all
 */
public record Retention(@Nullable Duration afterEnd) {
  /** Jobs stay until somebody deletes them. */
  public static final Retention FOREVER = new Retention(null);

  public Retention {
    if (afterEnd != null && !afterEnd.isPositive()) {
      throw new IllegalArgumentException("A job is kept for more than no time");
    }
  }

  /** When a job is deleted; empty for one that has not ended or is kept. */
  public Optional<Instant> expires(JobState state) {
    return afterEnd == null
        ? Optional.empty()
        : state.finishedAt().map(finished -> finished.plus(afterEnd));
  }

  /** Jobs that have ended before then are deleted now; empty if none are. */
  public Optional<Instant> endedBefore(Instant now) {
    return afterEnd == null ? Optional.empty() : Optional.of(now.minus(afterEnd));
  }
}
