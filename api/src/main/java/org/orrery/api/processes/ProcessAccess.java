package org.orrery.api.processes;

/** Who beside its own workspace may use a process. */
public enum ProcessAccess {
  /** Nobody. */
  PRIVATE,
  /** Everybody with a workspace, who runs it there. */
  PUBLIC,
  /** Everybody with a workspace; it runs in the workspace that deployed it, which pays. */
  USER_SERVICE;

  public boolean forOthers() {
    return this != PRIVATE;
  }
}
