package org.orrery.backend.spi;

/** What a backend can say of a task at one moment. */
public sealed interface TaskObservation {
  /** Accepted, waiting for its turn; the reason is in words for the task's owner. */
  record Queued(String reason) implements TaskObservation {}

  /**
   * Accepted, but kept from starting by something outside that should not be so, told in words for
   * the task's owner: a registry or a daemon that doesn't answer. The backend tries again.
   */
  record Blocked(String why) implements TaskObservation {}

  /** Being brought up: pulling, mounting, allocating. */
  record Starting() implements TaskObservation {}

  /** The launcher has started the command. */
  record Running() implements TaskObservation {}

  /** Over; never followed by anything else. */
  record Ended(Outcome outcome) implements TaskObservation {}

  /** The backend is sure that it has no such task and no record of one. */
  record Absent() implements TaskObservation {}

  /** It could not tell. No failure: ask again; only a grace period turns this into one. */
  record Unknown(String why) implements TaskObservation {}
}
