package org.orrery.api.network;

/**
 * The time that a client lets the server wait. Only while the server wants to read does it pass:
 * what it does not take is nobody's fault. In nanoseconds of one clock; for one thread.
 */
final class Waiting {
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private long past;
  private long askedAt = NOT_ASKED;

  /** Begins to count for something new. */
  void restart(long now) {
    past = 0;
    if (askedAt != NOT_ASKED) {
      askedAt = now;
    }
  }

  /** The server wants to read. */
  void asked(long now) {
    if (askedAt == NOT_ASKED) {
      askedAt = now;
    }
  }

  /** It has read something. */
  void answered(long now) {
    past = total(now);
    askedAt = NOT_ASKED;
  }

  long total(long now) {
    return askedAt == NOT_ASKED ? past : past + now - askedAt;
  }
}
