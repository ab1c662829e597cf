package org.orrery.api.uploads;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.UploadTree;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.LocalVolume;
import org.orrery.cwl.engine.evaluate.FileLocation;

/**
 * Names for uploaded files elsewhere on the same volume: hard links, so that a large file is
 * neither copied nor lost when the upload itself is swept away.
 */
final class VolumeLinks {
  private static final String PACKAGES = "packages";
  private static final String HALF = "half-";

  private final Source source;
  private final Clock clock;

  /** Finds an upload. */
  interface Source {
    Path existing(WorkspaceId workspace, Sha256 digest);
  }

  VolumeLinks(Source source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** See {@link org.orrery.api.processes.Uploads#place}. */
  String place(WorkspaceId workspace, Path volume, Sha256 name, UploadTree tree) {
    Path folder = volume.resolve(PACKAGES).resolve(name.hex());
    try {
      if (!touched(folder)) {
        build(workspace, volume, folder, tree);
      }
    } catch (IOException e) {
      throw FolderUploads.unavailable(e);
    }
    return FileLocation.of(new StageSource.InVolume(new VolumePath(PACKAGES).resolve(name.hex())))
        + "/";
  }

  /** Whether the folder is there; it stays for a while then. */
  private synchronized boolean touched(Path folder) throws IOException {
    try {
      Files.setLastModifiedTime(folder, FileTime.from(clock.instant()));
      return true;
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  private void build(WorkspaceId workspace, Path volume, Path folder, UploadTree tree)
      throws IOException {
    String half = HALF + UUID.randomUUID();
    Path building = volume.resolve(PACKAGES).resolve(half);
    try {
      Files.createDirectories(building);
      for (String empty : tree.emptyFolders()) {
        Files.createDirectories(building.resolve(empty));
      }
      for (Map.Entry<String, Sha256> file : tree.files().entrySet()) {
        bring(workspace, building.resolve(file.getKey()), file.getValue(), false);
      }
      Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException sameMeanwhile) {
      // The name is its content's digest: the other one is the same.
      return;
    } finally {
      LocalVolume.closed(volume).delete(new VolumePath(PACKAGES).resolve(half));
    }
  }

  /** See {@link org.orrery.api.jobs.InputLinks#bring}. */
  void bring(WorkspaceId workspace, Path target, Sha256 digest, boolean own) {
    Path file = source.existing(workspace, digest);
    try {
      Files.createDirectories(target.getParent());
      if (own || !link(target, file)) {
        copy(file, target);
      }
    } catch (IOException e) {
      throw FolderUploads.unavailable(e);
    }
  }

  /** False on a file system without links, and where a file has as many as it may have. */
  private static boolean link(Path target, Path file) throws IOException {
    try {
      Files.createLink(target, file);
      return true;
    } catch (FileAlreadyExistsException before) {
      return true;
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (FileSystemException | UnsupportedOperationException notHere) {
      return false;
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path beside = target.resolveSibling(HALF + UUID.randomUUID());
    Files.copy(file, beside);
    if (!beside.toFile().setWritable(true)) {
      throw new IOException("a copy of an upload can't be made writable");
    }
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  void folder(Path target) {
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw FolderUploads.unavailable(e);
    }
  }

  /** Deletes folders of packages that nothing refers to and that were made before that time. */
  void sweep(Path volume, Set<Sha256> referenced, Instant oldest) throws IOException {
    Path packages = volume.resolve(PACKAGES);
    if (!Files.isDirectory(packages)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> listed = Files.list(packages)) {
      folders = listed.toList();
    }
    for (Path folder : folders) {
      String name = folder.getFileName().toString();
      boolean wanted = Sha256.parse(name).filter(referenced::contains).isPresent();
      if (!wanted) {
        deleteIfOld(volume, folder, oldest);
      }
    }
  }

  private void deleteIfOld(Path volume, Path folder, Instant oldest) throws IOException {
    String doomed = HALF + UUID.randomUUID();
    synchronized (this) {
      if (!Files.getLastModifiedTime(folder).toInstant().isBefore(oldest)) {
        return;
      }
      Files.move(folder, folder.resolveSibling(doomed), StandardCopyOption.ATOMIC_MOVE);
    }
    LocalVolume.closed(volume).delete(new VolumePath(PACKAGES).resolve(doomed));
  }
}
