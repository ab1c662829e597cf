package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A step of a run.
 *
 * @param path the step's path inside the run, scatter indices included, for example {@code
 *     main/align[3]}
 * @param times when what happened, as far as it is known
 * @param log what the last attempt says; null before it was started, and for what runs no tool
 * @param facts of the last attempt at it that is over; null before, for what runs no tool, and for
 *     all but a number of the steps of a large run
 */
public record JobStep(
    String path,
    Status status,
    StepTimes times,
    @Nullable StepLog log,
    @Nullable StepRecord facts) {
  public enum Status {
    WAITING,
    RUNNING,
    SUCCEEDED,
    SKIPPED,
    FAILED,
    CANCELLED
  }
}
