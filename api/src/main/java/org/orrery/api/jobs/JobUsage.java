package org.orrery.api.jobs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job's steps have used, as far as it was measured. An attempt counts, not a step: who tries
 * twice uses twice.
 *
 * @param total of all attempts that were measured; null if none was
 * @param children the first of them, ordered by when they ended
 */
public record JobUsage(@Nullable Total total, List<Child> children) {
  /** So many attempts are told one by one; the total has all. */
  public static final int MOST_CHILDREN = 1_000;

  public JobUsage {
    children = List.copyOf(children);
  }

  /**
   * @param coreSeconds reserved: cores asked for, times the seconds that they were held
   * @param mebibyteSeconds reserved, likewise
   * @param processorSeconds measured; null if nowhere
   * @param diskBytes of all files that they left; null if nobody looked
   */
  public record Total(
      int attempts,
      Instant started,
      Instant ended,
      double coreSeconds,
      double mebibyteSeconds,
      @Nullable Double processorSeconds,
      @Nullable Long diskBytes,
      Peak peak) {}

  /** The most at any one time. */
  public record Peak(double cores, long memoryMebibytes, int attempts) {}

  /**
   * @param name of the step's log
   */
  public record Child(String name, String step, StepRecord facts, StepRecord.Used used) {}
}
