package org.orrery.api.jobs;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what becomes of a job (Part 1, subscriber). Its text shows no address: one may hold
 * its receiver's secret.
 *
 * @param success where the results go, or null
 * @param inProgress where it is told that the job runs, or null
 * @param failed where it is told that the job failed or was dismissed, or null
 * @param api the URL of the workspace's API as the subscriber sees it, without a slash at its end
 * @param dialect the name of the dialect that documents are in
 */
public record Subscriber(
    @Nullable URI success,
    @Nullable URI inProgress,
    @Nullable URI failed,
    String api,
    String dialect) {

  /** Where that is told; empty if it is not to be told. */
  public Optional<URI> receiver(Occasion occasion) {
    return Optional.ofNullable(
        switch (occasion) {
          case IN_PROGRESS -> inProgress;
          case SUCCESS -> success;
          case FAILURE -> failed;
        });
  }

  /** What there is to tell of a job: each at most once. */
  public enum Occasion {
    IN_PROGRESS,
    SUCCESS,
    /** Failed or dismissed. */
    FAILURE;

    /** What there is to tell when a job comes into a state. */
    public static Optional<Occasion> of(JobState state) {
      return switch (state) {
        case JobState.Accepted _, JobState.Held _ -> Optional.empty();
        case JobState.Running _ -> Optional.of(IN_PROGRESS);
        case JobState.Succeeded _ -> Optional.of(SUCCESS);
        case JobState.Failed _, JobState.Dismissed _ -> Optional.of(FAILURE);
      };
    }
  }

  @Override
  public String toString() {
    return "Subscriber at " + api;
  }
}
