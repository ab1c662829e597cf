package org.orrery.cwl.engine.evaluate;

/**
 * The volume can't be reached or is full: trying again may help, so this is no failure of the call.
 */
public final class VolumeUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VolumeUnavailableException(String message) {
    super(message);
  }
}
