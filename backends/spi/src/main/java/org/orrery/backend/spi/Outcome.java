package org.orrery.backend.spi;

import org.jspecify.annotations.Nullable;

/** How a task ended. */
public sealed interface Outcome {
  /** By its own exit, 0 to 255. */
  record Exited(int code, Usage usage) implements Outcome {}

  /** By a signal that neither a limit nor a cancel sent. */
  record Signalled(int signal, Usage usage) implements Outcome {}

  /**
   * Otherwise.
   *
   * @param usage null if the task never started, or nobody measured it
   */
  record Ended(Cause cause, @Nullable Usage usage) implements Outcome {
    public Ended(Cause cause) {
      this(cause, null);
    }
  }
}
