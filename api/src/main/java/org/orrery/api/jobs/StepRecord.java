package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt at a step, once it is over.
 *
 * @param attempt from 1
 * @param arguments as they were started, nothing left to resolve
 * @param image as the document names it, or null without a container
 * @param asked of the machine
 * @param used what was measured, or null if it was not
 * @param exitCode null if it did not end by one
 * @param signal null if none ended it
 * @param failure why it failed, or null
 * @param reuse whether an earlier result was taken, and why; null if nobody asked
 * @param left null if nobody looked
 */
public record StepRecord(
    int attempt,
    List<String> arguments,
    @Nullable String image,
    Asked asked,
    @Nullable Used used,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    @Nullable JobFailure failure,
    @Nullable String reuse,
    @Nullable Left left) {
  public StepRecord {
    arguments = List.copyOf(arguments);
  }

  public record Asked(double cores, long memoryMebibytes) {}

  /**
   * @param processorTime zero if it could not be measured
   * @param peakMemoryKibibytes zero if it could not be measured
   * @param imageDigest null without a container
   */
  public record Used(
      Instant started,
      Instant ended,
      Duration processorTime,
      long peakMemoryKibibytes,
      @Nullable String imageDigest) {
    /** From start to end; nothing if the machine's clock went back meanwhile. */
    public double seconds() {
      return Math.max(0, Duration.between(started, ended).toNanos() / 1e9);
    }
  }

  /**
   * @param bytes of all files
   * @param stdout the end of it
   * @param stderr the end of it
   */
  public record Left(long bytes, String stdout, String stderr) {}
}
