package org.orrery.backend.local.containers;

import org.orrery.backend.spi.Cause;

/** The container engine will not start this container. */
public final class ContainerRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Cause reason;

  public ContainerRefusedException(Cause reason, Throwable cause) {
    super(reason.toString(), cause);
    this.reason = reason;
  }

  /** What the task's owner is told. */
  public Cause reason() {
    return reason;
  }
}
