package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Who may use the server: {@code orrery.security}.
 *
 * @param anonymous what somebody may do who doesn't say who it is
 */
@ConfigurationProperties("orrery.security")
public record SecuritySettings(@Bindable(defaultValue = "NONE") Anonymous anonymous) {
  /** What is open to all. */
  public enum Anonymous {
    /** Nothing: everybody needs credentials. */
    NONE,
    /** To look at what workspaces have made public. */
    READ,
    /** Everything. For one person on one machine: the server binds loopback only then. */
    OWNER
  }
}
