package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private static final int REMOVERS = 8;

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

  /**
   * Deletes it with all that tools left in it, whatever its permissions.
   *
   * @param run the folder of the run, whose steps' folders are deleted at one time: on some file
   *     systems the removal of each folder waits a millisecond for the disk
   */
  void delete(VolumePath run) throws IOException {
    try (ExecutorService removers = Executors.newFixedThreadPool(REMOVERS)) {
      List<Future<?>> removals = new ArrayList<>();
      for (String step : names(path.resolve(run.value()))) {
        removals.add(removers.submit(() -> deleteBelow(run.resolve(step))));
      }
      for (Future<?> removal : removals) {
        removal.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (String child : names(path)) {
      volume.delete(new VolumePath(child));
    }
    Files.delete(path);
  }

  private @Nullable Void deleteBelow(VolumePath folder) throws IOException {
    volume.delete(folder);
    return null;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.map(child -> child.getFileName().toString()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
