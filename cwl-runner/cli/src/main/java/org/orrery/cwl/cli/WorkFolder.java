package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.orrery.cwl.engine.reuse.CallCache;
import org.orrery.cwl.engine.reuse.VolumeCallCache;

/**
 * A private folder for the intermediate files of one run.
 *
 * @param path real and absolute
 * @param volume the folder, or that of the cache around it, as tasks use it; it may read the user's
 *     files, which lie anywhere
 * @param root of the volume, real and absolute
 * @param place of the folder on the volume
 */
record WorkFolder(Path path, LocalVolume volume, Path root, VolumePath place) {
  private static final int REMOVERS = 8;
  private static final String RUN = "run";
  private static final VolumePath KEPT = new VolumePath("kept");

  /**
   * Makes a new folder, mode 700.
   *
   * @param prefix start of its path, folder included; null means the system's folder for such
   */
  static WorkFolder make(@Nullable String prefix) throws IOException {
    Path path =
        (prefix == null ? Files.createTempDirectory("cwl-runner-") : make(Path.of(prefix + "-")));
    Path real = path.toRealPath();
    return new WorkFolder(real, volume(real), real, VolumePath.ROOT);
  }

  /**
   * Makes a new folder, mode 700, beside the results that earlier runs kept: what is to be kept
   * gets a second name there, which no other file system could give it.
   *
   * @param cache made with its parents if it is absent
   * @param run no other run has this name
   */
  static WorkFolder inCache(Path cache, String run) throws IOException {
    Path root = Files.createDirectories(cache).toRealPath();
    String name = RUN + "-" + run;
    Path path =
        Files.createDirectory(
            root.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new WorkFolder(path, volume(root), root, new VolumePath(name));
  }

  private static LocalVolume volume(Path root) throws IOException {
    return LocalVolume.reading(root, outside -> true);
  }

  /** Where the engine puts the files of the run. */
  VolumePath run() {
    return place.resolve(RUN);
  }

  /** The results of earlier runs, null if none are kept. */
  @Nullable CallCache cache() {
    return place.equals(VolumePath.ROOT) ? null : new VolumeCallCache(volume, KEPT);
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
    // On some file systems the removal of each folder waits a millisecond for the disk.
    try (ExecutorService removers = Executors.newFixedThreadPool(REMOVERS)) {
      List<Future<?>> removals = new ArrayList<>();
      for (String step : names(path.resolve(RUN))) {
        removals.add(removers.submit(() -> deleteBelow(run().resolve(step))));
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
      volume.delete(place.resolve(child));
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
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
