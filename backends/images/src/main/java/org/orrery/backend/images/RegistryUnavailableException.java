package org.orrery.backend.images;

/** A registry can't be reached, or not now: the same question may have another answer soon. */
public final class RegistryUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
