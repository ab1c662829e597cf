package org.orrery.backend.spi;

/** What an image's name stands for at this moment. */
public sealed interface ImageResolution {
  /**
   * The image is there and can be run.
   *
   * @param digest names its content: {@code sha256:} and 64 hex digits; the same content always has
   *     the same digest on one backend
   */
  record Found(String digest) implements ImageResolution {}

  /** It can't be had: trying again will not help. */
  record Failed(Cause.Image cause) implements ImageResolution {}

  /** The registry or the container engine can't be reached: trying again may help. */
  record Unavailable(String why) implements ImageResolution {}
}
