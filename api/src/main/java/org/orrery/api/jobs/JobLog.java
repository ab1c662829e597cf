package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;

/**
 * What a step has said so far. Fields as in {@link StepLog}.
 *
 * @param number the log's place in the list of its job's, from 1
 */
public record JobLog(
    int number,
    String name,
    String step,
    int attempt,
    boolean over,
    @Nullable LogPart stdout,
    @Nullable LogPart stderr) {
  public enum Stream {
    STDOUT,
    STDERR
  }

  public @Nullable LogPart part(Stream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }
}
