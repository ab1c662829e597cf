package org.orrery.backend.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.local.ContainerLabels.Owner;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.local.containers.OwnedContainer;

/**
 * Leaves no container behind, however a server or a command line ended: those of this place whose
 * task nobody knows are removed, and so are those of processes that ended with a crash. Done when
 * the engine first answers, and again from time to time.
 */
final class ContainerRecovery {
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final ContainerEngine engine;
  private final LocalContainers containers;
  private final HostProcesses host;
  private final ScheduledExecutorService timer;
  private final Known known;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean stopped;

  /** Takes a task that runs into view. */
  @FunctionalInterface
  interface Known {
    /** Has this container an owner who will see to its end? */
    boolean take(Owner owner) throws IOException;
  }

  ContainerRecovery(
      LocalContainers containers, HostProcesses host, ScheduledExecutorService timer, Known known) {
    this.engine = containers.engine();
    this.containers = containers;
    this.host = host;
    this.timer = timer;
    this.known = known;
  }

  /** Begins, at the first call; returns at once. */
  void begin() {
    if (!begun.getAndSet(true)) {
      containers.blocking().execute(this::round);
    }
  }

  void stop() {
    stopped = true;
  }

  private void round() {
    if (stopped) {
      return;
    }
    Duration next = AGAIN;
    try {
      for (OwnedContainer container : engine.labelled(ContainerLabels.INSTANCE)) {
        if (isLeftBehind(container.labels())) {
          engine.remove(container.name());
        }
      }
    } catch (EngineUnavailableException | IOException | UncheckedIOException e) {
      // A silent engine or a full disk: nothing is lost by coming back.
      next = RETRY;
    }
    if (!stopped) {
      Future<?> _ =
          timer.schedule(
              () -> containers.blocking().execute(this::round),
              next.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private boolean isLeftBehind(Map<String, String> labels) throws IOException {
    Optional<StartRecord> process = ContainerLabels.process(labels);
    if (process.isPresent()) {
      return host.life(process.get()) == HostProcesses.Life.GONE;
    }
    String instance = labels.get(ContainerLabels.INSTANCE);
    if (!containers.settings().instance().equals(instance)) {
      return false;
    }
    Optional<Owner> owner = ContainerLabels.owner(labels);
    return owner.isEmpty() || !known.take(owner.get());
  }
}
