package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LauncherExit;
import org.orrery.backend.local.ContainerRecord.Stage;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerRefusedException;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerStart;
import org.orrery.backend.local.containers.ContainerState;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.Outcome;

/**
 * Tasks in containers, one for each attempt. The engine is asked on threads of its own, and again
 * after a while if it does not answer; what it alone knows of an end is noted in the attempt's
 * folder before the container is removed.
 */
final class ContainerTasks implements AutoCloseable {
  /** How long a silent engine is left alone. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** How long a launcher may take to end its command beyond the grace. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(35);

  private final ContainerEngine engine;
  private final ContainerSettings settings;
  private final Path launcher;
  private final Duration grace;
  private final Map<String, String> ownLabels;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private volatile boolean closed;

  /**
   * @param launcher the launcher's program, statically linked
   * @param grace between SIGTERM and SIGKILL
   * @param ownLabels for every container, beside those that name its task
   */
  ContainerTasks(
      ContainerEngine engine,
      ContainerSettings settings,
      Path launcher,
      Duration grace,
      Map<String, String> ownLabels,
      Threads threads) {
    this.engine = engine;
    this.settings = settings;
    this.launcher = launcher;
    this.grace = grace;
    this.ownLabels = Map.copyOf(ownLabels);
    this.executor = threads.blocking();
    this.timer = threads.timer();
  }

  /**
   * @param blocking platform threads for what blocks: an engine's client may pin virtual ones
   */
  record Threads(Executor blocking, ScheduledExecutorService timer) {}

  /** How the watch over a container ended. */
  sealed interface LaunchEnd {
    /** It is gone, or it was cancelled before it began; the attempt's folder tells the rest. */
    record Gone(LauncherExit exit) implements LaunchEnd {}

    /** It never began and never will. */
    record Failed(Cause cause) implements LaunchEnd {}
  }

  /**
   * Starts a task in its container. Returns at once.
   *
   * @param attempt the folder of the attempt; it exists
   * @param onEnd called once, from any thread
   */
  LauncherStarter.Launched start(
      LocalTask.Launch launch, AttemptFolder attempt, Consumer<LaunchEnd> onEnd) {
    ContainerLaunch container = launch.container();
    if (container == null) {
      throw new IllegalArgumentException("a task without a container");
    }
    Running running = new Running(launch, container, attempt, onEnd);
    executor.execute(running::begin);
    return running;
  }

  /** The same after a restart, and never that of another place or tenant. */
  String name(ContainerLaunch launch) {
    return "orrery-%s-%s-%s"
        .formatted(settings.instance(), launch.tenant().id(), launch.key().objectName());
  }

  ContainerState state(String name) throws EngineUnavailableException {
    return engine.state(name);
  }

  /**
   * Notes what the engine knows of a container that does not run any more, and removes it.
   * Idempotent.
   */
  Outcome settle(AttemptFolder attempt, ContainerRecord record, ContainerState last)
      throws IOException, EngineUnavailableException {
    ContainerRecord settled = record.settled(last);
    try {
      attempt.write(settled);
    } catch (NoSuchFileException e) {
      // The folder was deleted meanwhile: nobody asks any more.
      engine.remove(record.name());
      return AttemptFolder.lost("its folder was deleted");
    }
    engine.remove(record.name());
    return attempt.outcome().orElseGet(() -> settled.outcome(null, false));
  }

  /** Asks a container to end, and sees to it. Idempotent; returns at once. */
  void terminate(AttemptFolder attempt, String name) throws IOException {
    attempt.noteCancel();
    long deadline = System.nanoTime() + grace.plus(KILL_PATIENCE).toNanos();
    executor.execute(() -> stop(name, deadline));
  }

  /**
   * Sends SIGTERM until the container has ended: the first one is lost if the launcher, as the
   * first process of its namespace, has not asked for signals yet. It takes only one to heart.
   */
  private void stop(String name, long deadline) {
    try {
      switch (engine.state(name)) {
        case ContainerState.Running() ->
            engine.signal(
                name,
                System.nanoTime() < deadline
                    ? ContainerEngine.Signal.TERM
                    : ContainerEngine.Signal.KILL);
        case ContainerState.Created() -> {}
        case ContainerState.Absent() -> {
          return;
        }
        case ContainerState.Ended ended -> {
          return;
        }
      }
    } catch (EngineUnavailableException e) {
      // It may still run: asked again below, for as long as it takes.
    }
    later(() -> stop(name, deadline));
  }

  private void soon(Runnable work) {
    // Closed, its owner closes the executor as well.
    if (!closed) {
      executor.execute(work);
    }
  }

  private void later(Runnable work) {
    if (!closed) {
      Future<?> _ = timer.schedule(() -> soon(work), RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Watches no longer; containers go on. */
  @Override
  public void close() {
    closed = true;
    engine.close();
  }

  /** How far {@link Running} has come. */
  private enum Phase {
    BEFORE,
    STARTING,
    STARTED,
    OVER
  }

  /** One container, from the wish for it to its end. */
  private final class Running implements LauncherStarter.Launched {
    private final LocalTask.Launch launch;
    private final ContainerLaunch container;
    private final AttemptFolder attempt;
    private final Consumer<LaunchEnd> onEnd;
    private final String name;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BEFORE);
    private volatile boolean cancelled;
    private volatile @Nullable String waitsFor;

    Running(
        LocalTask.Launch launch,
        ContainerLaunch container,
        AttemptFolder attempt,
        Consumer<LaunchEnd> onEnd) {
      this.launch = launch;
      this.container = container;
      this.attempt = attempt;
      this.onEnd = onEnd;
      this.name = name(container);
    }

    @Override
    public Optional<String> waitsFor() {
      return Optional.ofNullable(waitsFor);
    }

    @Override
    public void terminate() {
      cancelled = true;
      if (phase.get() == Phase.STARTED) {
        endContainer();
      } else {
        endBeforeStart();
      }
    }

    /** A pull may take long, and so may the wait for a silent engine. */
    private void endBeforeStart() {
      if (phase.compareAndSet(Phase.BEFORE, Phase.OVER)) {
        onEnd.accept(new LaunchEnd.Gone(LauncherExit.DIED));
      }
    }

    private void endContainer() {
      try {
        ContainerTasks.this.terminate(attempt, name);
      } catch (IOException e) {
        // Without its mark the end would be taken for somebody else's doing: the mark comes first.
        later(this::endContainer);
      }
    }

    private void end(LaunchEnd end) {
      if (phase.getAndSet(Phase.OVER) != Phase.OVER) {
        onEnd.accept(end);
      }
    }

    void begin() {
      if (closed || phase.get() != Phase.BEFORE) {
        return;
      }
      switch (engine.resolve(container.container().image())) {
        case ImageResolution.Found(String digest) -> begin(digest);
        case ImageResolution.Failed(Cause.Image cause) -> {
          try {
            attempt.write(new ContainerRecord(name, "", 0, new Stage.NoImage(cause)));
            end(new LaunchEnd.Failed(cause));
          } catch (IOException e) {
            end(new LaunchEnd.Failed(lost(e)));
          }
        }
        case ImageResolution.Unavailable(String why) -> again(why);
      }
    }

    private void begin(String digest) {
      if (!phase.compareAndSet(Phase.BEFORE, Phase.STARTING)) {
        return;
      }
      long limit = settings.strictMemoryLimit() ? container.resources().memoryMebibytes() : 0;
      try {
        ContainerStart start =
            new ContainerStart(
                name,
                labels(),
                digest,
                launcher,
                launch.command(),
                launch.environment(),
                container.mounts(settings.outside()),
                container.container().network(),
                container.resources(),
                container.common(commonLabels()));
        if (!attempt.open(new ContainerRecord(name, digest, limit, new Stage.Open()))) {
          end(new LaunchEnd.Gone(LauncherExit.ALREADY_STARTED));
          return;
        }
        engine.start(start);
      } catch (EngineUnavailableException e) {
        again(String.valueOf(e.getMessage()));
        return;
      } catch (ContainerRefusedException e) {
        // Another server of this place may have run it, and removed it under our hands.
        end(
            attempt.isStarted()
                ? new LaunchEnd.Gone(LauncherExit.ALREADY_STARTED)
                : new LaunchEnd.Failed(e.reason()));
        return;
      } catch (NoSuchFileException e) {
        end(
            new LaunchEnd.Failed(
                new Cause.NotStarted("`" + e.getFile() + "`, which it is to see, does not exist")));
        return;
      } catch (IOException e) {
        end(new LaunchEnd.Failed(new Cause.NotStarted(String.valueOf(e.getMessage()))));
        return;
      }
      waitsFor = null;
      phase.set(Phase.STARTED);
      if (cancelled) {
        endContainer();
      }
      awaitEnd();
    }

    private Map<String, String> commonLabels() {
      Map<String, String> labels = new TreeMap<>(ownLabels);
      labels.put(ContainerLabels.INSTANCE, settings.instance());
      return labels;
    }

    private Map<String, String> labels() {
      Map<String, String> labels = new TreeMap<>(ownLabels);
      labels.putAll(
          ContainerLabels.of(
              settings.instance(), container.tenant(), container.key(), container.attempt()));
      return labels;
    }

    private void again(String why) {
      waitsFor = why;
      // It may have been started all the same; then the fence in the attempt's folder tells.
      phase.compareAndSet(Phase.STARTING, Phase.BEFORE);
      if (cancelled) {
        endBeforeStart();
      } else {
        later(this::begin);
      }
    }

    private void awaitEnd() {
      engine.onEnd(name, () -> soon(this::finish));
    }

    private void finish() {
      if (closed) {
        return;
      }
      try {
        ContainerState state = engine.state(name);
        if (state instanceof ContainerState.Running) {
          later(this::awaitEnd);
          return;
        }
        Optional<ContainerRecord> record = attempt.container();
        if (record.isPresent() && record.get().stage() instanceof Stage.Open) {
          settle(attempt, record.get(), state);
        } else {
          engine.remove(name);
        }
        end(new LaunchEnd.Gone(exit(state)));
      } catch (EngineUnavailableException e) {
        later(this::finish);
      } catch (IOException e) {
        end(new LaunchEnd.Failed(lost(e)));
      }
    }

    private static LauncherExit exit(ContainerState state) {
      return state instanceof ContainerState.Ended ended
          ? LauncherExit.of(ended.exitCode())
          : LauncherExit.DIED;
    }

    private static Cause lost(IOException e) {
      return new Cause.Lost("its folder can't be used: " + e.getMessage());
    }
  }
}
