package org.orrery.api.callbacks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Subscriber.Occasion;

/**
 * What became of a callback so far, for the job's owner.
 *
 * @param receiver host, with the port if one is named; the rest of the address may be a secret
 * @param attempts how often it was tried
 * @param since when there was something to tell
 * @param ended when it was received or given up, or null
 * @param next not before then it is tried again, or null if it has ended or was not tried yet
 * @param failure why the last attempt that failed did, in one sentence; null if none did
 */
public record CallbackReport(
    Occasion occasion,
    String receiver,
    State state,
    int attempts,
    Instant since,
    @Nullable Instant ended,
    @Nullable Instant next,
    @Nullable String failure) {

  public enum State {
    WAITING,
    DELIVERED,
    GIVEN_UP
  }
}
