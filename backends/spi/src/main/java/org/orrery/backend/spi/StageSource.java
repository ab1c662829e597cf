package org.orrery.backend.spi;

/** Where a staged file comes from. */
public sealed interface StageSource {
  /** A file or folder of the same volume. */
  record InVolume(VolumePath path) implements StageSource {}

  /**
   * A file or folder by the absolute path under which tasks see it, outside the volume. Volumes
   * refuse it unless they were opened with leave to read outside (the command line's are, a
   * server's never).
   */
  record Outside(String absolutePath) implements StageSource {
    public Outside {
      if (!absolutePath.startsWith("/") || absolutePath.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("`" + absolutePath + "` is no absolute path");
      }
    }
  }
}
