package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;

/**
 * An index that outlives the process. Each entry is a symbolic link named by the key: made by one
 * system call, it is there with its content or not at all, and only one of several writers wins.
 * The link is made after the folder, so a link that leads nowhere means that the folder was
 * deleted, and the entry may go.
 */
final class LinkedTaskIndex implements TaskIndex {
  private static final String FOLDER = ".orrery/tasks";
  private static final String TO_ROOT = "../../";

  private final Path root;
  private final Path entries;

  LinkedTaskIndex(Path root) throws IOException {
    this.root = root;
    this.entries = Files.createDirectories(root.resolve(FOLDER));
  }

  @Override
  public VolumePath enter(TaskKey key, VolumePath attempt) throws IOException {
    Path entry = entry(key);
    if (link(entry, attempt)) {
      return attempt;
    }
    Optional<VolumePath> earlier = target(entry);
    if (earlier.isPresent() && Files.isDirectory(root.resolve(earlier.get().value()))) {
      return earlier.get();
    }
    Files.deleteIfExists(entry);
    if (link(entry, attempt)) {
      return attempt;
    }
    return target(entry)
        .orElseThrow(() -> new IOException("the index entry `" + entry + "` is no entry"));
  }

  private static boolean link(Path entry, VolumePath attempt) throws IOException {
    try {
      // Relative, so that the volume may be moved as a whole.
      Files.createSymbolicLink(entry, Path.of(TO_ROOT + attempt.value()));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public Optional<VolumePath> find(TaskKey key) throws IOException {
    return target(entry(key));
  }

  @Override
  public List<VolumePath> sweep() throws IOException {
    List<VolumePath> left = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(entries)) {
      for (Path entry : stream) {
        Optional<VolumePath> attempt = target(entry);
        if (attempt.isPresent() && !Files.isDirectory(root.resolve(attempt.get().value()))) {
          Files.deleteIfExists(entry);
        } else {
          attempt.ifPresent(left::add);
        }
      }
    }
    return left;
  }

  private Path entry(TaskKey key) {
    return entries.resolve(key.objectName());
  }

  private static Optional<VolumePath> target(Path entry) throws IOException {
    String target;
    try {
      target = Files.readSymbolicLink(entry).toString();
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty();
    }
    if (!target.startsWith(TO_ROOT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new VolumePath(target.substring(TO_ROOT.length())));
    } catch (IllegalArgumentException e) {
      // Tasks can write into their volume: an entry that leads out of it is none of ours.
      return Optional.empty();
    }
  }
}
