package org.orrery.cwl.cli.place;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One attempt at one tool, over.
 *
 * @param path of the call, for example {@code main/align[3]}
 * @param attempt from 1
 * @param status how it ended
 * @param message why it failed, else null
 * @param arguments as they were started; empty if they are not known
 * @param asked what it was given
 * @param used null if it was not measured
 * @param image name of its container's image, or null
 * @param imageDigest null without a container
 * @param inputs as the tool saw them
 * @param outputs null if there are none
 */
public record StepRecord(
    String path,
    int attempt,
    Status status,
    @Nullable String message,
    List<String> arguments,
    Asked asked,
    @Nullable Used used,
    @Nullable String image,
    @Nullable String imageDigest,
    CwlValue.Rec inputs,
    CwlValue.@Nullable Rec outputs) {
  public StepRecord {
    arguments = List.copyOf(arguments);
  }

  /** How an attempt ended. */
  public enum Status {
    SUCCEEDED,
    /** Nothing was run: the results of an earlier task were taken. */
    REUSED,
    FAILED,
    /** The run ended before it did. */
    UNFINISHED
  }

  public record Asked(double cores, long memoryMebibytes) {}

  public record Used(
      Instant started, Instant ended, Duration processorTime, long peakMemoryKibibytes) {
    public Duration wall() {
      return Duration.between(started, ended);
    }
  }
}
