package org.orrery.backend.spi;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a finished task used.
 *
 * @param started by the clock of the machine that ran it
 * @param ended by the same clock
 * @param processorTime user and system time of the whole process tree; zero if it could not be
 *     measured
 * @param peakMemoryKibibytes largest resident set of one process; zero if it could not be measured
 * @param imageDigest of the image that it ran in; null without a container
 */
public record Usage(
    Instant started,
    Instant ended,
    Duration processorTime,
    long peakMemoryKibibytes,
    @Nullable String imageDigest) {
  /** Of a task without a container. */
  public Usage(Instant started, Instant ended, Duration processorTime, long peakMemoryKibibytes) {
    this(started, ended, processorTime, peakMemoryKibibytes, null);
  }
}
