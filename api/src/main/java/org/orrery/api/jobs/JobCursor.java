package org.orrery.api.jobs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A place in the list of jobs: behind the job that was created then and has that id. */
public record JobCursor(Instant created, JobId id) {
  /** Text for a URL, {@code <microseconds since 1970>_<id>}. */
  public String encode() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, created) + "_" + id;
  }

  /** What {@link #encode} gave, or empty if the text is something else. */
  public static Optional<JobCursor> parse(String text) {
    int separator = text.indexOf('_');
    if (separator < 0) {
      return Optional.empty();
    }
    try {
      Instant created =
          Instant.EPOCH.plus(Long.parseLong(text, 0, separator, 10), ChronoUnit.MICROS);
      return JobId.parse(text.substring(separator + 1)).map(id -> new JobCursor(created, id));
    } catch (NumberFormatException | DateTimeException | ArithmeticException notOurs) {
      return Optional.empty();
    }
  }
}
