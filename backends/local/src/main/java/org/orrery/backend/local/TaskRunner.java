package org.orrery.backend.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.orrery.backend.launcher.ExitRecord;
import org.orrery.backend.launcher.LauncherExit;
import org.orrery.backend.local.AttemptFolder.Trace;
import org.orrery.backend.local.ContainerTasks.LaunchEnd;
import org.orrery.backend.local.LocalTask.State;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskObservation;

/**
 * The tasks that this backend has in mind, by their reference: queues them, starts them, and learns
 * how they end. Its memory only spares looks at the attempts' folders, which decide. Files are
 * touched and launchers started outside its lock.
 */
final class TaskRunner {
  /** A launcher writes its start record in one go; one that stays broken this long was killed. */
  private static final Duration START_RECORD_PATIENCE = Duration.ofSeconds(10);

  /** How long closing waits for ended tasks beyond their grace. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(35);

  /** How the JDK words E2BIG, by the two ways in which it starts processes. */
  private static final Pattern ARGUMENTS_TOO_LONG = Pattern.compile("error(=7,|: 7 )");

  private static final Outcome CANCELLED = new Outcome.Ended(new Cause.Cancelled());

  private final LocalBackendSettings settings;
  private final HostProcesses host;
  private final Tracer tracer;
  private final LauncherStarter processes;
  private final ContainerTasks containers;
  private final AdoptedPoll poll;
  private final List<Runnable> hints = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition anyEnded = lock.newCondition();
  private final Map<String, LocalTask> tasks = new HashMap<>();
  private final Slots<LocalTask> slots;
  private boolean closing;

  /**
   * @param poll makes a poll of what this gives it to look at
   */
  TaskRunner(
      LocalBackendSettings settings,
      HostProcesses host,
      LauncherStarter processes,
      ContainerTasks containers,
      Function<Supplier<AdoptedPoll.Round>, AdoptedPoll> poll) {
    this.settings = settings;
    this.host = host;
    this.tracer = new Tracer(host, containers);
    this.processes = processes;
    this.containers = containers;
    this.poll = poll.apply(this::lookAtAdopted);
    this.slots =
        new Slots<>(
            new Demand(Demand.millicores(settings.cores()), settings.memoryMebibytes()),
            settings.tasks());
  }

  Tracer tracer() {
    return tracer;
  }

  boolean canEverHold(Demand demand) {
    return slots.canEverHold(demand);
  }

  Demand total() {
    return slots.total();
  }

  void onChange(Runnable hint) {
    hints.add(hint);
  }

  boolean knows(String reference) {
    lock.lock();
    try {
      return tasks.containsKey(reference);
    } finally {
      lock.unlock();
    }
  }

  /** Idempotent: a task that is known already stays what it is. */
  void enqueue(String reference, AttemptFolder attempt, Demand demand, LocalTask.Launch launch) {
    lock.lock();
    try {
      if (closing) {
        throw new IllegalStateException("the backend is closed");
      }
      LocalTask task = new LocalTask(reference, attempt, demand, new State.Waiting(launch));
      if (tasks.putIfAbsent(reference, task) == null) {
        slots.enqueue(task, demand);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a task that runs already into view. Idempotent. */
  void adopt(String reference, AttemptFolder attempt) throws IOException {
    Demand demand = attempt.demand().orElse(new Demand(0, 0));
    lock.lock();
    try {
      State adopted = new State.Adopted(System.nanoTime());
      if (tasks.putIfAbsent(reference, new LocalTask(reference, attempt, demand, adopted))
          == null) {
        slots.take(demand);
        poll.soon();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Starts waiting tasks while there is room. */
  void startWhatFits() {
    Map<LocalTask, LocalTask.Launch> admitted = new LinkedHashMap<>();
    lock.lock();
    try {
      if (closing) {
        return;
      }
      for (LocalTask task : slots.admit()) {
        if (task.state() instanceof State.Waiting(LocalTask.Launch launch)) {
          task.moveTo(new State.Launching());
          admitted.put(task, launch);
        }
      }
    } finally {
      lock.unlock();
    }
    admitted.forEach(this::start);
  }

  private void start(LocalTask task, LocalTask.Launch launch) {
    LauncherStarter.Launched launched;
    try {
      launched =
          launch.container() == null
              ? processes.start(
                  launch.command(), launch.environment(), exit -> launcherEnded(task, exit))
              : containers.start(launch, task.attempt(), end -> containerEnded(task, end));
    } catch (IOException e) {
      notLaunched(task, String.valueOf(e.getMessage()));
      return;
    }
    boolean cancelled;
    lock.lock();
    try {
      // It may be over already.
      if (task.state() instanceof State.Launching) {
        task.moveTo(new State.Launched(launched));
      }
      cancelled = task.isCancelled();
    } finally {
      lock.unlock();
    }
    if (cancelled) {
      launched.terminate();
    }
  }

  private void notLaunched(LocalTask task, String why) {
    if (ARGUMENTS_TOO_LONG.matcher(why).find()) {
      String message = "its arguments and environment are longer than this host allows";
      closeAttempt(
          task,
          new ExitRecord.Result.NotStarted(message),
          new Outcome.Ended(new Cause.NotStarted(message)));
    } else {
      end(task, AttemptFolder.lost("the launcher could not be started: " + why));
    }
  }

  private void containerEnded(LocalTask task, LaunchEnd end) {
    switch (end) {
      case LaunchEnd.Gone(LauncherExit exit) -> launcherEnded(task, exit);
      case LaunchEnd.Failed(Cause.Lost lost) -> end(task, new Outcome.Ended(lost));
      case LaunchEnd.Failed(Cause cause) ->
          closeAttempt(
              task,
              new ExitRecord.Result.NotStarted(
                  cause instanceof Cause.NotStarted(String why) ? why : "it was never started"),
              new Outcome.Ended(cause));
    }
  }

  private void launcherEnded(LocalTask task, LauncherExit exit) {
    try {
      Optional<Outcome> outcome = task.attempt().outcome();
      if (outcome.isPresent()) {
        end(task, outcome.get());
      } else if (exit == LauncherExit.ALREADY_STARTED) {
        follow(task);
      } else if (task.attempt().isStarted()) {
        startedBySomebody(task);
      } else if (isCancelled(task)) {
        closeAttempt(task, new ExitRecord.Result.Cancelled(), CANCELLED);
      } else {
        end(
            task,
            AttemptFolder.lost(
                "the launcher could not write into `" + task.attempt().path() + "`: " + exit));
      }
    } catch (IOException e) {
      end(task, AttemptFolder.lost("its folder can't be read: " + e.getMessage()));
    }
  }

  /**
   * Ours is over without a record; the record of the start may be another launcher's, which runs.
   */
  private void startedBySomebody(LocalTask task) throws IOException {
    if (tracer.trace(task.attempt()) instanceof Trace.Over(Outcome outcome)) {
      end(task, outcome);
    } else {
      follow(task);
    }
  }

  /** Another launcher for this attempt was faster: from here on only the folder tells. */
  private void follow(LocalTask task) {
    lock.lock();
    try {
      if (task.isOver()) {
        return;
      }
      task.moveTo(new State.Adopted(System.nanoTime()));
      poll.soon();
    } finally {
      lock.unlock();
    }
    if (isCancelled(task)) {
      terminate(task);
    }
  }

  /** Makes sure that a task whose launcher never began does not start later either. */
  private void closeAttempt(LocalTask task, ExitRecord.Result result, Outcome ifNotNoted) {
    Outcome outcome = ifNotNoted;
    try {
      if (!task.attempt().close(result, host)) {
        follow(task);
        return;
      }
      outcome = task.attempt().outcome().orElse(ifNotNoted);
    } catch (IOException e) {
      // Nothing runs, so it is over all the same; only a later server will not know.
      outcome = ifNotNoted;
    }
    end(task, outcome);
  }

  private void end(LocalTask task, Outcome outcome) {
    lock.lock();
    try {
      if (task.isOver()) {
        return;
      }
      slots.giveBack(task.demand());
      task.moveTo(new State.Over(outcome));
      if (task.isReleased()) {
        tasks.remove(task.reference(), task);
      }
      anyEnded.signalAll();
    } finally {
      lock.unlock();
    }
    changed();
    startWhatFits();
  }

  private void changed() {
    hints.forEach(Runnable::run);
  }

  /** Empty if the task is not in view. */
  Optional<TaskObservation> observe(String reference) throws IOException {
    LocalTask task;
    State state;
    lock.lock();
    try {
      task = tasks.get(reference);
      if (task == null) {
        return Optional.empty();
      }
      state = task.state();
    } finally {
      lock.unlock();
    }
    return Optional.of(
        switch (state) {
          case State.Waiting waiting ->
              new TaskObservation.Queued("waiting for free cores or memory");
          case State.Launching launching -> new TaskObservation.Starting();
          case State.Launched(LauncherStarter.Launched launched) ->
              task.attempt().isStarted() ? new TaskObservation.Running() : beforeStart(launched);
          case State.Adopted adopted -> look(task, adopted);
          case State.Over(Outcome outcome) -> new TaskObservation.Ended(outcome);
        });
  }

  private static TaskObservation beforeStart(LauncherStarter.Launched launched) {
    return launched
        .waitsFor()
        .<TaskObservation>map(TaskObservation.Blocked::new)
        .orElseGet(TaskObservation.Starting::new);
  }

  private TaskObservation look(LocalTask task, State.Adopted adopted) throws IOException {
    return switch (tracer.trace(task.attempt())) {
      case Trace.Runs() -> new TaskObservation.Running();
      case Trace.Over(Outcome outcome) -> over(task, outcome);
      case Trace.Deleted() -> over(task, AttemptFolder.lost("its folder was deleted"));
      case Trace.NotStarted() -> over(task, AttemptFolder.lost("its start record was deleted"));
      case Trace.BeingStarted(String why) when isStale(adopted) ->
          over(task, AttemptFolder.lost(why));
      case Trace.BeingStarted beingStarted -> new TaskObservation.Starting();
      case Trace.CannotTell(String why) -> new TaskObservation.Unknown(why);
    };
  }

  private static boolean isStale(State.Adopted adopted) {
    return System.nanoTime() - adopted.sinceNanos() > START_RECORD_PATIENCE.toNanos();
  }

  private TaskObservation over(LocalTask task, Outcome outcome) {
    end(task, outcome);
    return new TaskObservation.Ended(outcome);
  }

  /** Asks a task to end. Idempotent; one that is not in view is left as it is. */
  void cancel(String reference) {
    LocalTask task;
    boolean wasWaiting = false;
    lock.lock();
    try {
      task = tasks.get(reference);
      if (task == null || task.isOver()) {
        return;
      }
      task.markCancelled();
      if (task.state() instanceof State.Waiting && slots.withdraw(task)) {
        wasWaiting = true;
        // From here on like one that was admitted: its end gives back what it takes now.
        slots.take(task.demand());
        task.moveTo(new State.Launching());
      }
    } finally {
      lock.unlock();
    }
    if (wasWaiting) {
      closeAttempt(task, new ExitRecord.Result.Cancelled(), CANCELLED);
    } else {
      terminate(task);
    }
  }

  private void terminate(LocalTask task) {
    State state;
    lock.lock();
    try {
      state = task.state();
    } finally {
      lock.unlock();
    }
    switch (state) {
      case State.Launched(LauncherStarter.Launched launcher) -> launcher.terminate();
      case State.Adopted adopted -> terminateAdopted(task);
      // Whoever moves it on from here sees that it was cancelled.
      case State.Waiting waiting -> {}
      case State.Launching launching -> {}
      case State.Over over -> {}
    }
  }

  private void terminateAdopted(LocalTask task) {
    try {
      tracer.terminate(task.attempt());
    } catch (IOException e) {
      // The next poll tries again: the task is marked.
    }
  }

  /** Forgets an ended task; its folder keeps what happened. One that is not over is cancelled. */
  void release(String reference) {
    lock.lock();
    try {
      LocalTask task = tasks.get(reference);
      if (task == null) {
        return;
      }
      task.markReleased();
      if (task.isOver()) {
        tasks.remove(reference);
        return;
      }
    } finally {
      lock.unlock();
    }
    cancel(reference);
  }

  /**
   * Stops watching, and forgets what waits. With {@link LocalBackendSettings#endTasksOnClose} it
   * cancels everything and waits for the ends. Idempotent.
   */
  void close() {
    List<String> left = new ArrayList<>();
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      left.addAll(tasks.keySet());
    } finally {
      lock.unlock();
    }
    if (settings.endTasksOnClose()) {
      left.forEach(this::cancel);
      awaitEnds(settings.grace().plus(CLOSE_PATIENCE));
    }
    lock.lock();
    try {
      slots.withdrawAll();
    } finally {
      lock.unlock();
    }
    poll.stop();
    processes.close();
    containers.close();
  }

  private void awaitEnds(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (left > 0 && !tasks.values().stream().allMatch(LocalTask::isOver)) {
        left = anyEnded.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private AdoptedPoll.Round lookAtAdopted() {
    boolean anyEnded = false;
    for (LocalTask task : adopted()) {
      anyEnded |= hasEnded(task);
    }
    return new AdoptedPoll.Round(anyEnded, !adopted().isEmpty());
  }

  private List<LocalTask> adopted() {
    lock.lock();
    try {
      return tasks.values().stream().filter(t -> t.state() instanceof State.Adopted).toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasEnded(LocalTask task) {
    try {
      return task.state() instanceof State.Adopted adopted
          && look(task, adopted) instanceof TaskObservation.Ended;
    } catch (IOException e) {
      // It could not be told; the next round asks again.
      return false;
    }
  }

  private boolean isCancelled(LocalTask task) {
    lock.lock();
    try {
      return task.isCancelled();
    } finally {
      lock.unlock();
    }
  }
}
