package org.orrery.backend.images;

/** An image can't be had, now or later; the message tells its author why. */
public final class ImageRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  public ImageRefusedException(String message) {
    super(message);
  }

  public ImageRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
