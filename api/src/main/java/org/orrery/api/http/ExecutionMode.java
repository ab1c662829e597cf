package org.orrery.api.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether an execution is answered by its results or by its job (Part 1, table 1.2.3). */
sealed interface ExecutionMode {
  String SYNC = "sync-execute";
  String ASYNC = "async-execute";

  /** By the job, at once. */
  record Async() implements ExecutionMode {}

  /**
   * By the results, if they are there in time.
   *
   * @param patience how long they are waited for; then by the job
   */
  record Sync(Duration patience) implements ExecutionMode {}

  /**
   * Without a preference asynchronous only if the process is nothing else; with {@code
   * respond-async} if the process can. A client that also says how long it waits is given the
   * results if they are there by then (RFC 7240, 4.3).
   *
   * @param jobControl the process's jobControlOptions
   * @param limit the server's own
   */
  static ExecutionMode of(List<String> jobControl, Preferences preferences, Duration limit) {
    boolean async = jobControl.contains(ASYNC) || !jobControl.contains(SYNC);
    boolean sync = jobControl.contains(SYNC);
    Duration wait = preferences.patience();
    if (async && (!sync || (preferences.respondAsync() && wait == null))) {
      return new Async();
    }
    return new Sync(wait == null || wait.compareTo(limit) > 0 ? limit : wait);
  }

  /** What of the preferences is kept, as {@code Preference-Applied} says it. */
  static Optional<String> applied(ExecutionMode mode, boolean answeredByJob, Preferences asked) {
    return switch (mode) {
      case Async _ when asked.respondAsync() -> Optional.of("respond-async");
      case Sync(Duration patience) when patience.equals(asked.patience()) ->
          Optional.of(
              "wait="
                  + patience.toSeconds()
                  + (answeredByJob && asked.respondAsync() ? ", respond-async" : ""));
      case Async _, Sync _ -> Optional.empty();
    };
  }
}
