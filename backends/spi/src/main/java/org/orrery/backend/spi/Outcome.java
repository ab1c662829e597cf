package org.orrery.backend.spi;

/** How a task ended. */
public sealed interface Outcome {
  /** By its own exit, 0 to 255. */
  record Exited(int code, Usage usage) implements Outcome {}

  /** By a signal that neither a limit nor a cancel sent. */
  record Signalled(int signal, Usage usage) implements Outcome {}

  /** Otherwise. */
  record Ended(Cause cause) implements Outcome {}
}
