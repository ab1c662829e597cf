package org.orrery.api.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Who asks without credentials; those who have some are somebody else's matter. */
public final class AnonymousCallers implements Authenticator {
  private final Optional<Caller> anonymous;
  private final Authenticator others;

  /**
   * @param anonymous whoever comes without credentials, or empty if nobody may
   * @param others for whoever comes with some
   */
  public AnonymousCallers(Optional<Caller> anonymous, Authenticator others) {
    this.anonymous = anonymous;
    this.others = others;
  }

  @Override
  public Caller authenticate(@Nullable String authorization) {
    return authorization == null
        ? anonymous.orElseThrow(() -> unauthenticated("This server asks for credentials."))
        : others.authenticate(authorization);
  }

  @Override
  public boolean trustsEverybody() {
    return anonymous.filter(Caller::everywhere).isPresent();
  }

  /** What every refusal of credentials looks like. */
  public static OrreryException unauthenticated(String detail) {
    return new OrreryException(ErrorCode.UNAUTHENTICATED, detail);
  }
}
