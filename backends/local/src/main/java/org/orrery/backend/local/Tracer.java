package org.orrery.backend.local;

import java.io.IOException;
import java.util.Optional;
import org.orrery.backend.launcher.MalformedRecordException;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.local.AttemptFolder.Trace;
import org.orrery.backend.local.ContainerRecord.Stage;
import org.orrery.backend.local.containers.ContainerState;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;

/**
 * Finds out what became of an attempt that no object here started: from its folder, and from the
 * host's processes or the container engine where the folder leaves it open.
 */
final class Tracer {
  private final HostProcesses host;
  private final ContainerTasks containers;

  Tracer(HostProcesses host, ContainerTasks containers) {
    this.host = host;
    this.containers = containers;
  }

  /** Looks. What a killed launcher left running is ended on the way: nobody watches it any more. */
  Trace trace(AttemptFolder attempt) throws IOException {
    Optional<ContainerRecord> container = attempt.container();
    return container.isPresent() ? ofContainer(attempt, container.get()) : ofProcess(attempt);
  }

  private Trace ofProcess(AttemptFolder attempt) throws IOException {
    Optional<Outcome> outcome = attempt.outcome();
    if (outcome.isPresent()) {
      return new Trace.Over(outcome.get());
    }
    Optional<StartRecord> started;
    try {
      started = attempt.startRecord();
    } catch (MalformedRecordException e) {
      return new Trace.BeingStarted("the start record is not whole: " + e.getMessage());
    }
    if (started.isEmpty()) {
      return attempt.exists() ? new Trace.NotStarted() : new Trace.Deleted();
    }
    StartRecord record = started.get();
    return switch (host.life(record)) {
      case RUNS -> new Trace.Runs();
      case ELSEWHERE -> new Trace.CannotTell("it was started on host `" + record.host() + "`");
      case GONE -> {
        // The record may have come between our two looks: the launcher writes it and is gone.
        Optional<Outcome> late = attempt.outcome();
        if (late.isEmpty()) {
          host.killOrphans(record);
        }
        yield new Trace.Over(
            late.orElseGet(() -> AttemptFolder.lost("the launcher ended without an exit record")));
      }
    };
  }

  /** The exit record is no end yet: only the engine knows why a process was killed. */
  private Trace ofContainer(AttemptFolder attempt, ContainerRecord record) throws IOException {
    switch (record.stage()) {
      case Stage.NoImage(Cause.Image cause) -> {
        return new Trace.Over(new Outcome.Ended(cause));
      }
      case Stage.Settled settled -> {
        return new Trace.Over(attempt.outcome().orElseGet(() -> record.outcome(null, false)));
      }
      case Stage.Open() -> {}
    }
    ContainerState state;
    try {
      state = containers.state(record.name());
    } catch (EngineUnavailableException e) {
      return new Trace.CannotTell(String.valueOf(e.getMessage()));
    }
    return switch (state) {
      case ContainerState.Running() ->
          attempt.isStarted()
              ? new Trace.Runs()
              : new Trace.BeingStarted("the launcher has not begun in its container");
      case ContainerState.Created() -> unlessOver(attempt, record, state);
      case ContainerState.Absent() -> unlessOver(attempt, record, state);
      case ContainerState.Ended ended -> unlessOver(attempt, record, state);
    };
  }

  private Trace unlessOver(AttemptFolder attempt, ContainerRecord record, ContainerState state)
      throws IOException {
    if (!attempt.isStarted()) {
      return attempt.exists() ? new Trace.NotStarted() : new Trace.Deleted();
    }
    try {
      return new Trace.Over(containers.settle(attempt, record, state));
    } catch (EngineUnavailableException e) {
      return new Trace.CannotTell(String.valueOf(e.getMessage()));
    }
  }

  /** Asks a launcher that somebody else started to end its command. Returns at once. */
  void terminate(AttemptFolder attempt) throws IOException {
    Optional<ContainerRecord> container = attempt.container();
    if (container.isPresent()) {
      containers.terminate(attempt, container.get().name());
      return;
    }
    try {
      Optional<StartRecord> started = attempt.startRecord();
      if (started.isPresent()) {
        host.terminate(started.get());
      }
    } catch (MalformedRecordException e) {
      throw new IOException("the start record is not whole", e);
    }
  }
}
