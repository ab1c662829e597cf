package org.orrery.backend.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;

/**
 * An imagined cluster, the part that outlives the server: several {@link FakeBackend}s may look at
 * one. Tasks start in order as long as a slot is free, and end when the clock has come to their
 * end. Nothing happens between two moves of the clock but what a call asks for.
 */
public final class FakeCluster {
  private final Clock clock;
  private final int slots;
  private final FakeCommands commands;
  private final Map<Name, Task> tasks = new LinkedHashMap<>();
  private final List<TaskKey> starts = new ArrayList<>();
  private final List<Runnable> hints = new CopyOnWriteArrayList<>();

  /** A tenant's task. */
  record Name(Tenant tenant, TaskKey key) {}

  private static final class Task {
    private final TaskSpec spec;
    private final TaskVolume volume;
    private @Nullable Running running;
    private @Nullable Outcome outcome;

    Task(TaskSpec spec, TaskVolume volume) {
      this.spec = spec;
      this.volume = volume;
    }
  }

  private record Running(FakeRun run, Instant since) {}

  /**
   * @param slots how many tasks run at once
   * @param commands what they do
   */
  public FakeCluster(SettableClock clock, int slots, FakeCommands commands) {
    this.clock = clock;
    this.slots = slots;
    this.commands = commands;
    clock.onMove(this::changed);
  }

  /** The keys of everything that was started, in order; a key that is there twice ran twice. */
  public synchronized List<TaskKey> starts() {
    return List.copyOf(starts);
  }

  /** Ends a task for a cause of the platform, for example {@link Cause.Lost}, if it is not over. */
  public void fail(TaskKey key, Cause cause) {
    synchronized (this) {
      tasks.forEach(
          (name, task) -> {
            if (name.key().equals(key) && task.outcome == null) {
              task.outcome = new Outcome.Ended(cause);
            }
          });
    }
    changed();
  }

  void onChange(Runnable hint) {
    hints.add(hint);
  }

  int slots() {
    return slots;
  }

  Clock clock() {
    return clock;
  }

  synchronized boolean knows(Name name) {
    return tasks.containsKey(name);
  }

  void accept(Name name, TaskSpec spec, TaskVolume volume) {
    synchronized (this) {
      tasks.putIfAbsent(name, new Task(spec, volume));
    }
    changed();
  }

  void cancel(Name name) {
    synchronized (this) {
      Task task = tasks.get(name);
      if (task != null && task.outcome == null) {
        task.outcome = new Outcome.Ended(new Cause.Cancelled());
      }
    }
    changed();
  }

  /** Forgets a deleted attempt, as real backends do when their tombstone goes. */
  synchronized void deleted(Tenant tenant, VolumePath folder) {
    tasks
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().tenant().equals(tenant)
                    && folder.contains(entry.getValue().spec.folders().attempt()));
  }

  synchronized TaskObservation observe(Name name) {
    settle();
    Task task = tasks.get(name);
    if (task == null) {
      return new TaskObservation.Absent();
    }
    if (task.outcome != null) {
      return new TaskObservation.Ended(task.outcome);
    }
    return task.running != null
        ? new TaskObservation.Running()
        : new TaskObservation.Queued("all " + slots + " slots are taken");
  }

  private void changed() {
    synchronized (this) {
      settle();
    }
    hints.forEach(Runnable::run);
  }

  /** Ends what is due and starts what has room, until nothing moves any more. */
  private void settle() {
    do {
      endDue();
    } while (startWaiting());
  }

  private void endDue() {
    for (Task task : tasks.values()) {
      if (task.running != null && task.outcome == null) {
        task.outcome = outcomeNow(task, task.running).orElse(null);
      }
    }
  }

  private boolean startWaiting() {
    long running =
        tasks.values().stream().filter(t -> t.running != null && t.outcome == null).count();
    boolean any = false;
    Iterator<Map.Entry<Name, Task>> waiting = tasks.entrySet().iterator();
    while (running < slots && waiting.hasNext()) {
      Map.Entry<Name, Task> next = waiting.next();
      Task task = next.getValue();
      if (task.running == null && task.outcome == null) {
        starts.add(next.getKey().key());
        task.running = new Running(commands.run(task.spec), clock.instant());
        running++;
        any = true;
      }
    }
    return any;
  }

  private Optional<Outcome> outcomeNow(Task task, Running running) {
    if (!Files.isDirectory(place(task, task.spec.folders().work()))) {
      return Optional.of(
          new Outcome.Ended(
              new Cause.NotStarted(
                  "working folder `" + task.spec.folders().work() + "`: no such folder")));
    }
    Duration limit = task.spec.timeLimit();
    Duration ran = Duration.between(running.since(), clock.instant());
    if (limit != null && running.run().takes().compareTo(limit) > 0) {
      return ran.compareTo(limit) < 0
          ? Optional.empty()
          : Optional.of(new Outcome.Ended(new Cause.TimeLimit(limit)));
    }
    if (ran.compareTo(running.run().takes()) < 0) {
      return Optional.empty();
    }
    try {
      write(task, running.run());
    } catch (IOException e) {
      return Optional.of(new Outcome.Ended(new Cause.Lost("can't write: " + e.getMessage())));
    }
    Instant end = running.since().plus(running.run().takes());
    Usage usage = new Usage(running.since(), end, Duration.ZERO, 0);
    return Optional.of(
        switch (running.run().end()) {
          case FakeRun.End.Exits(int code) -> new Outcome.Exited(code, usage);
          case FakeRun.End.Signalled(int signal) -> new Outcome.Signalled(signal, usage);
          case FakeRun.End.Fails(Cause cause) -> new Outcome.Ended(cause);
        });
  }

  private static void write(Task task, FakeRun run) throws IOException {
    Path stdout = place(task, task.spec.streams().stdout());
    Path stderr = place(task, task.spec.streams().stderr());
    if (stdout.equals(stderr)) {
      Files.writeString(stdout, run.stdout() + run.stderr());
    } else {
      Files.writeString(stdout, run.stdout());
      Files.writeString(stderr, run.stderr());
    }
    for (Map.Entry<String, String> file : run.files().entrySet()) {
      Path path = place(task, task.spec.folders().work()).resolve(file.getKey());
      Path folder = path.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(path, file.getValue());
    }
  }

  private static Path place(Task task, VolumePath path) {
    return Path.of(task.volume.pathSeenByTasks(path));
  }
}
