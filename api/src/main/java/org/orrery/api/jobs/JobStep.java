package org.orrery.api.jobs;

/**
 * A step of a run.
 *
 * @param path the step's path inside the run, scatter indices included, for example {@code
 *     main/align[3]}
 */
public record JobStep(String path, Status status) {
  public enum Status {
    WAITING,
    RUNNING,
    SUCCEEDED,
    SKIPPED,
    FAILED,
    CANCELLED
  }
}
