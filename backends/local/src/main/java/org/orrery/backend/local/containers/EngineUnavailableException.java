package org.orrery.backend.local.containers;

/**
 * The container engine does not answer, or not now: what was asked may or may not have happened.
 */
public final class EngineUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
