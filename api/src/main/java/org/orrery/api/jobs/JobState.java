package org.orrery.api.jobs;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a job stands. Each variant holds only what is true in it. */
public sealed interface JobState {
  /** Written durably; nobody has started it. */
  record Accepted() implements JobState {}

  record Running(Instant started) implements JobState {}

  /**
   * Its owners died while they held it, again and again. Nobody claims it any more; whoever looks
   * after the server decides, and it can be dismissed.
   */
  record Held(Instant started, String cause) implements JobState {}

  record Succeeded(Instant started, Instant finished) implements JobState {}

  record Failed(Instant started, Instant finished, JobFailure failure) implements JobState {}

  /**
   * Dismissed by its owner.
   *
   * @param started null if that was before it ran
   */
  record Dismissed(@Nullable Instant started, Instant finished) implements JobState {}

  /** The standard's word for it (OGC API Processes Part 1, statusInfo). */
  default OgcStatus ogcStatus() {
    return switch (this) {
      case Accepted _ -> OgcStatus.ACCEPTED;
      case Running _, Held _ -> OgcStatus.RUNNING;
      case Succeeded _ -> OgcStatus.SUCCESSFUL;
      case Failed _ -> OgcStatus.FAILED;
      case Dismissed _ -> OgcStatus.DISMISSED;
    };
  }

  default Optional<Instant> startedAt() {
    return switch (this) {
      case Accepted _ -> Optional.empty();
      case Running(Instant started) -> Optional.of(started);
      case Held(Instant started, _) -> Optional.of(started);
      case Succeeded(Instant started, _) -> Optional.of(started);
      case Failed(Instant started, _, _) -> Optional.of(started);
      case Dismissed dismissed -> Optional.ofNullable(dismissed.started());
    };
  }

  default Optional<Instant> finishedAt() {
    return switch (this) {
      case Accepted _, Running _, Held _ -> Optional.empty();
      case Succeeded(_, Instant finished) -> Optional.of(finished);
      case Failed(_, Instant finished, _) -> Optional.of(finished);
      case Dismissed(_, Instant finished) -> Optional.of(finished);
    };
  }
}
