package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.LocalVolume;

/**
 * A private folder for the intermediate files of one run.
 *
 * @param path real and absolute
 * @param volume the folder as tasks use it; it may read the user's files, which lie anywhere
 */
record WorkFolder(Path path, LocalVolume volume) {
  /**
   * Makes a new folder, mode 700.
   *
   * @param prefix start of its path, folder included; null means the system's folder for such
   */
  static WorkFolder make(@Nullable String prefix) throws IOException {
    Path path =
        (prefix == null ? Files.createTempDirectory("cwl-runner-") : make(Path.of(prefix + "-")));
    Path real = path.toRealPath();
    return new WorkFolder(real, LocalVolume.reading(real, outside -> true));
  }

  private static Path make(Path sample) throws IOException {
    Path absolute = sample.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException("`" + sample + "` is no start of a path");
    }
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, absolute.getFileName().toString());
  }

  /** Deletes it with all that tools left in it, whatever its permissions. */
  void delete() throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(path)) {
      children = listed.toList();
    }
    for (Path child : children) {
      volume.delete(new VolumePath(child.getFileName().toString()));
    }
    Files.delete(path);
  }
}
