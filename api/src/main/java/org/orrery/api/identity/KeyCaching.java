package org.orrery.api.identity;

import java.time.Duration;

/**
 * How long an issuer's keys are believed without asking again.
 *
 * @param kept then they are fetched anew, a little earlier if somebody asks
 * @param outage for which old keys stand in while the issuer can't be asked
 * @param interval in which the issuer is asked twice at most, whatever tokens come
 */
public record KeyCaching(Duration kept, Duration outage, Duration interval) {
  public KeyCaching {
    if (kept.toSeconds() < 1 || outage.isNegative() || interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "An issuer's keys are kept for a second or longer, and asked for at some interval");
    }
    if (interval.compareTo(kept) >= 0) {
      throw new IllegalArgumentException(
          "The interval between two requests for an issuer's keys (%s) must be shorter than they are kept (%s)"
              .formatted(interval, kept));
    }
  }
}
