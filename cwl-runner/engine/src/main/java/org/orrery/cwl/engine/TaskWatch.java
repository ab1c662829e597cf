package org.orrery.cwl.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * Watches a run's tasks until they end: a look at each new one, and one look at all of them at a
 * time, soon after a hint, else at growing intervals. What can't be told is asked again; a task
 * that the backend has no record of is lost only after a grace period.
 */
final class TaskWatch {
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(50);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);
  static final Duration ABSENCE_GRACE = Duration.ofSeconds(10);

  /**
   * A look at all pauses the next for so many times as long as it took: a hint for each of n tasks
   * must not mean n looks at n tasks.
   */
  private static final int PACE = 50;

  private final ComputeBackend backend;
  private final Clock clock;
  private final EffectLane.Shared shared;
  private final Consumer<RunEvent> events;
  private final Consumer<String> trouble;
  private final Map<TaskHandle, Call> watched = new ConcurrentHashMap<>();
  private final Queue<TaskHandle> fresh = new ConcurrentLinkedQueue<>();
  private final Map<TaskHandle, Instant> absentSince = new HashMap<>();

  /** What was last told of those that are kept from starting. */
  private final Map<TaskHandle, String> blocked = new HashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();

  /** A look at all is wanted as soon as the pace allows. */
  private final AtomicBoolean allDue = new AtomicBoolean();

  /** By the steady clock. */
  private volatile long paceNanos = System.nanoTime();

  private volatile Duration interval = FIRST_INTERVAL;
  private @Nullable ScheduledFuture<?> next;

  /**
   * @param trouble hears once of everything that keeps a task from starting
   */
  TaskWatch(
      ComputeBackend backend,
      Clock clock,
      EffectLane.Shared shared,
      Consumer<RunEvent> events,
      Consumer<String> trouble) {
    this.backend = backend;
    this.clock = clock;
    this.shared = shared;
    this.events = events;
    this.trouble = trouble;
  }

  void watch(Call call, TaskHandle handle) {
    watched.put(handle, call);
    fresh.add(handle);
    interval = FIRST_INTERVAL;
    look();
  }

  /** Something may have changed. */
  void hint() {
    if (allDue.compareAndSet(false, true) && !watched.isEmpty()) {
      look();
    }
  }

  private void lookAtAll() {
    allDue.set(true);
    look();
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
        lookAtFresh();
        if (mayLookAtAll()) {
          allDue.set(false);
          long begin = System.nanoTime();
          boolean ended = look(watched.keySet());
          interval = ended ? FIRST_INTERVAL : longer(interval);
          long end = System.nanoTime();
          paceNanos = end + PACE * (end - begin);
        }
      } while (isMoreToDo() && !shared.closed().get());
    } catch (RuntimeException | Error defect) {
      shared.broken().accept(defect);
    } finally {
      looking.set(false);
      shared.running().arriveAndDeregister();
    }
    if (isMoreToDo()) {
      look();
    } else {
      lookLater();
    }
  }

  private boolean mayLookAtAll() {
    return allDue.get() && System.nanoTime() - paceNanos >= 0;
  }

  private boolean isMoreToDo() {
    return !fresh.isEmpty() || mayLookAtAll();
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
      long paced = Math.max(0, paceNanos - System.nanoTime());
      long nanos = allDue.get() ? paced : Math.max(paced, interval.toNanos());
      next = shared.timer().schedule(this::lookAtAll, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The hint for a task that ended at once came before anybody watched it. */
  private void lookAtFresh() {
    Set<TaskHandle> asked = new HashSet<>();
    for (TaskHandle handle = fresh.poll(); handle != null; handle = fresh.poll()) {
      asked.add(handle);
    }
    look(asked);
  }

  /** Has anything ended? */
  private boolean look(Set<TaskHandle> handles) {
    Set<TaskHandle> asked = Set.copyOf(handles);
    boolean ended = false;
    if (asked.isEmpty()) {
      return false;
    }
    for (Map.Entry<TaskHandle, TaskObservation> seen : backend.observe(asked).entrySet()) {
      Outcome outcome = outcomeOf(seen.getKey(), seen.getValue());
      Call call = outcome == null ? null : watched.remove(seen.getKey());
      if (outcome != null && call != null) {
        blocked.remove(seen.getKey());
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
      case TaskObservation.Blocked(String why) -> {
        absentSince.remove(handle);
        tellOnce(handle, why);
        yield null;
      }
      case TaskObservation.Queued _, TaskObservation.Starting _, TaskObservation.Running _ -> {
        absentSince.remove(handle);
        yield null;
      }
      case TaskObservation.Unknown _ -> null;
    };
  }

  private void tellOnce(TaskHandle handle, String why) {
    Call call = watched.get(handle);
    if (call != null && !why.equals(blocked.put(handle, why))) {
      trouble.accept("`" + call.path() + "` can't start yet: " + why);
    }
  }
}
