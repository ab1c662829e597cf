package org.orrery.api.jobs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobEvent.Claimed;
import org.orrery.api.jobs.JobEvent.DismissRequested;
import org.orrery.api.jobs.JobEvent.FoundPoisonous;
import org.orrery.api.jobs.JobEvent.RunFailed;
import org.orrery.api.jobs.JobEvent.RunSucceeded;
import org.orrery.api.jobs.JobState.Accepted;
import org.orrery.api.jobs.JobState.Dismissed;
import org.orrery.api.jobs.JobState.Failed;
import org.orrery.api.jobs.JobState.Held;
import org.orrery.api.jobs.JobState.Running;
import org.orrery.api.jobs.JobState.Succeeded;

/** The life of a job as one table. What is not in it is a bug of ours. */
public final class JobTransitions {
  /** For each state, what each event makes of it. An end stays an end. */
  public static final Map<
          Class<? extends JobState>, Map<Class<? extends JobEvent>, Class<? extends JobState>>>
      TABLE =
          Map.of(
              Accepted.class,
              Map.of(Claimed.class, Running.class, DismissRequested.class, Dismissed.class),
              Running.class,
              Map.of(
                  Claimed.class, Running.class,
                  FoundPoisonous.class, Held.class,
                  RunSucceeded.class, Succeeded.class,
                  RunFailed.class, Failed.class,
                  DismissRequested.class, Dismissed.class),
              Held.class,
              Map.of(DismissRequested.class, Dismissed.class),
              Succeeded.class,
              stays(Succeeded.class),
              Failed.class,
              stays(Failed.class),
              Dismissed.class,
              stays(Dismissed.class));

  private JobTransitions() {}

  /**
   * A claim of an ended job cleans up after it; a run that ends after its dismissal, or again after
   * a commit whose answer was lost, changes nothing.
   */
  private static Map<Class<? extends JobEvent>, Class<? extends JobState>> stays(
      Class<? extends JobState> end) {
    return Map.of(
        Claimed.class, end,
        RunSucceeded.class, end,
        RunFailed.class, end,
        DismissRequested.class, end);
  }

  /** Is the event foreseen in that state? */
  public static boolean allows(JobState state, JobEvent event) {
    return target(state, event) != null;
  }

  /**
   * The state after the event; the same object if nothing changes.
   *
   * @throws IllegalStateException if the table does not foresee it
   */
  public static JobState next(JobState state, JobEvent event) {
    Class<? extends JobState> target = target(state, event);
    if (target == null) {
      throw new IllegalStateException("no transition from " + state + " by " + event);
    }
    if (target == state.getClass()) {
      return state;
    }
    return switch (event) {
      case Claimed(var at) -> new Running(at);
      case FoundPoisonous(_, var cause) -> new Held(started(state), cause);
      case RunSucceeded(var at) -> new Succeeded(started(state), at);
      case RunFailed(var at, var failure) -> new Failed(started(state), at, failure);
      case DismissRequested(var at) -> new Dismissed(state.startedAt().orElse(null), at);
    };
  }

  private static @Nullable Class<? extends JobState> target(JobState state, JobEvent event) {
    Map<Class<? extends JobEvent>, Class<? extends JobState>> row = TABLE.get(state.getClass());
    return row == null ? null : row.get(event.getClass());
  }

  private static Instant started(JobState state) {
    return state.startedAt().orElseThrow();
  }
}
