package org.orrery.cwl.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunEvent;

/**
 * Watches a run's tasks until they end: one look at all of them at a time, soon after a hint, else
 * at growing intervals. What can't be told is asked again; a task that the backend has no record of
 * is lost only after a grace period.
 */
final class TaskWatch {
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(50);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);
  static final Duration ABSENCE_GRACE = Duration.ofSeconds(10);

  private final ComputeBackend backend;
  private final Clock clock;
  private final EffectLane.Shared shared;
  private final Consumer<RunEvent> events;
  private final Map<TaskHandle, Call> watched = new ConcurrentHashMap<>();
  private final Map<TaskHandle, Instant> absentSince = new HashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean hinted = new AtomicBoolean();
  private volatile Duration interval = FIRST_INTERVAL;
  private @Nullable ScheduledFuture<?> next;

  TaskWatch(
      ComputeBackend backend, Clock clock, EffectLane.Shared shared, Consumer<RunEvent> events) {
    this.backend = backend;
    this.clock = clock;
    this.shared = shared;
    this.events = events;
  }

  void watch(Call call, TaskHandle handle) {
    watched.put(handle, call);
    interval = FIRST_INTERVAL;
    look();
  }

  /** Something may have changed. */
  void hint() {
    hinted.set(true);
    if (!watched.isEmpty()) {
      look();
    }
  }

  private void look() {
    if (shared.closed().get() || !looking.compareAndSet(false, true)) {
      return;
    }
    shared.running().register();
    shared.executor().execute(this::lookNow);
  }

  private void lookNow() {
    try {
      do {
        hinted.set(false);
        boolean ended = lookOnce();
        interval = ended ? FIRST_INTERVAL : longer(interval);
      } while (hinted.get() && !shared.closed().get());
    } catch (RuntimeException | Error defect) {
      shared.broken().accept(defect);
    } finally {
      looking.set(false);
      shared.running().arriveAndDeregister();
    }
    if (hinted.get()) {
      look();
    } else {
      lookLater();
    }
  }

  private static Duration longer(Duration interval) {
    Duration doubled = interval.multipliedBy(2);
    return doubled.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : doubled;
  }

  private synchronized void lookLater() {
    if (next != null) {
      next.cancel(false);
    }
    if (!watched.isEmpty() && !shared.closed().get()) {
      next = shared.timer().schedule(this::look, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Has anything ended? */
  private boolean lookOnce() {
    Set<TaskHandle> asked = new HashSet<>(watched.keySet());
    boolean ended = false;
    if (asked.isEmpty()) {
      return false;
    }
    for (Map.Entry<TaskHandle, TaskObservation> seen : backend.observe(asked).entrySet()) {
      Outcome outcome = outcomeOf(seen.getKey(), seen.getValue());
      Call call = outcome == null ? null : watched.remove(seen.getKey());
      if (outcome != null && call != null) {
        absentSince.remove(seen.getKey());
        events.accept(new RunEvent.Ended(call.path(), call.attempt(), outcome));
        ended = true;
      }
    }
    return ended;
  }

  private @Nullable Outcome outcomeOf(TaskHandle handle, TaskObservation seen) {
    return switch (seen) {
      case TaskObservation.Ended e -> e.outcome();
      case TaskObservation.Absent _ -> {
        Instant since = absentSince.computeIfAbsent(handle, h -> clock.instant());
        boolean graceOver = !clock.instant().isBefore(since.plus(ABSENCE_GRACE));
        yield graceOver
            ? new Outcome.Ended(
                new Cause.Lost(
                    "the backend has had no record of it for " + ABSENCE_GRACE.toSeconds() + " s"))
            : null;
      }
      case TaskObservation.Queued _, TaskObservation.Starting _, TaskObservation.Running _ -> {
        absentSince.remove(handle);
        yield null;
      }
      case TaskObservation.Unknown _ -> null;
    };
  }
}
