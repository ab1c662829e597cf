package org.orrery.backend.images;

/**
 * How large an image may be: archives are written by strangers.
 *
 * @param bytes of all layers, unpacked
 * @param entries of all layers, files, folders and links
 */
public record ImageLimits(long bytes, int entries) {
  /** Larger than the largest images of the life sciences that are in public registries. */
  public static final ImageLimits DEFAULT = new ImageLimits(64L << 30, 2_000_000);

  /** Manifests and configurations are a few kilobytes. */
  static final int DOCUMENT_BYTES = 4 << 20;

  /** Docker's own limit is 127. */
  static final int LAYERS = 500;

  public ImageLimits {
    if (bytes <= 0 || entries <= 0) {
      throw new IllegalArgumentException("an image's limits are positive");
    }
  }
}
