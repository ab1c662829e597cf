package org.orrery.backend.local;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.spi.Outcome;

/** A task that this backend has in mind. The runner's lock guards changes of the mutable part. */
final class LocalTask {
  /**
   * What is needed to start it.
   *
   * @param environment the whole one; in a container laid over the image's
   * @param container null for a task directly on the machine
   */
  record Launch(
      LaunchCommand command,
      Map<String, String> environment,
      @Nullable ContainerLaunch container) {}

  /** Where it is. */
  sealed interface State {
    /** In the queue. */
    record Waiting(Launch launch) implements State {}

    /** Out of the queue; its launcher is being made. */
    record Launching() implements State {}

    /** Its launcher is a child of ours. */
    record Launched(LauncherStarter.Launched launcher) implements State {}

    /**
     * Its launcher was started by somebody else, most likely by this server before it was started
     * anew; only the attempt folder tells of it.
     *
     * @param sinceNanos by the steady clock
     */
    record Adopted(long sinceNanos) implements State {}

    record Over(Outcome outcome) implements State {}
  }

  private final String reference;
  private final AttemptFolder attempt;
  private final Demand demand;
  private volatile State state;
  private boolean cancelled;
  private boolean released;

  LocalTask(String reference, AttemptFolder attempt, Demand demand, State state) {
    this.reference = reference;
    this.attempt = attempt;
    this.demand = demand;
    this.state = state;
  }

  String reference() {
    return reference;
  }

  AttemptFolder attempt() {
    return attempt;
  }

  Demand demand() {
    return demand;
  }

  State state() {
    return state;
  }

  void moveTo(State next) {
    state = next;
  }

  /** Was it asked to end? It may still run. */
  boolean isCancelled() {
    return cancelled;
  }

  void markCancelled() {
    cancelled = true;
  }

  /** Nobody will ask for it any more: it is forgotten when it ends. */
  boolean isReleased() {
    return released;
  }

  void markReleased() {
    released = true;
  }

  boolean isOver() {
    return state instanceof State.Over;
  }
}
