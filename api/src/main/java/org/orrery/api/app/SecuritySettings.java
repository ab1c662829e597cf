package org.orrery.api.app;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import org.orrery.api.network.ListeningAddress;

/**
 * Who may use the server: {@code orrery.security}.
 *
 * @param anonymous what somebody may do who doesn't say who it is
 * @param operatorReads whether those who look after the server may read what workspaces hold:
 *     packages, inputs, results, logs. It is never theirs to change, and each look is written down
 */
@ConfigurationProperties("orrery.security")
public record SecuritySettings(
    @Bindable(defaultValue = "NONE") Anonymous anonymous,
    @Bindable(defaultValue = "false") boolean operatorReads) {
  /**
   * @throws ConfigurationException if whoever gets to the address could do everything, and others
   *     do
   */
  void requireFor(ListeningAddress address) {
    if (anonymous == Anonymous.OWNER && !address.isLoopback()) {
      throw new ConfigurationException(
          ("`orrery.security.anonymous=owner` lets whoever reaches the server do everything, so it"
                  + " needs a loopback address, but `micronaut.server.host` is `%s`.")
              .formatted(address.host()));
    }
  }

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
