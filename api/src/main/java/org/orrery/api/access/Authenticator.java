package org.orrery.api.access;

import org.jspecify.annotations.Nullable;

/** Finds out who asks. */
@FunctionalInterface
public interface Authenticator {
  /**
   * May block for a database or an issuer's keys.
   *
   * @param authorization the header {@code Authorization}, or null if there is none
   * @throws org.orrery.api.problem.OrreryException {@code UNAUTHENTICATED} if the credentials are
   *     wrong, whatever is wrong with them; {@code IDENTITY_UNAVAILABLE} if it can't be told now
   */
  Caller authenticate(@Nullable String authorization);

  /** Whether somebody without credentials may do everything, as one person on one machine may. */
  default boolean trustsEverybody() {
    return false;
  }
}
