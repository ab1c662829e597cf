package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes folders of this host, whatever a step left in them: nothing is followed, folders without
 * permissions are opened up, and trees of any depth need no more than a bounded number of open
 * folders. What another deletion took first is fine.
 */
final class LocalRemoval {
  private static final int MOST_OPEN = 50;
  private static final Set<PosixFilePermission> OPENED_UP =
      PosixFilePermissions.fromString("rwx------");

  private final LocalPlaces places;

  /** How much went so far: a round that removes nothing ends the attempt. */
  private long removed;

  LocalRemoval(LocalPlaces places) {
    this.places = places;
  }

  /** An open folder with its path, which serves {@link #open} only. */
  private record Level(SecureDirectoryStream<Path> open, Path path, int depth)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      open.close();
    }
  }

  /** Absent is fine. A link in the place of the folder is itself deleted. */
  void delete(Path path) throws IOException {
    Path parentPath = Objects.requireNonNull(path.getParent(), "never the root");
    try (Level parent = new Level(places.openFolder(parentPath), parentPath, 0)) {
      remove(parent, LocalFolder.lastName(path), parent);
    } catch (NoSuchFileException e) {
      return; // a parent is gone, and the folder with it
    }
  }

  private void remove(Level parent, Path name, Level top) throws IOException {
    try {
      if (!LocalNode.attributes(parent.open(), name).isDirectory()) {
        parent.open().deleteFile(name);
        removed++;
      } else if (parent.depth() > MOST_OPEN) {
        moveUp(parent, name, top);
      } else {
        removeFolder(parent, name, top);
      }
    } catch (NoSuchFileException e) {
      return; // another deletion was first
    }
  }

  /** The folders above can't all stay open: goes on from the top, in its next round. */
  private void moveUp(Level parent, Path name, Level top) throws IOException {
    open(parent, name).close(); // a folder is moved only by who may write in it
    parent.open().move(name, top.open(), Path.of(".deep-" + UUID.randomUUID()));
    removed++;
  }

  private void removeFolder(Level parent, Path name, Level top) throws IOException {
    while (true) {
      long before = removed;
      try (Level folder = open(parent, name)) {
        for (Path child : folder.open()) {
          remove(folder, LocalFolder.lastName(child), parent.depth() == 0 ? folder : top);
        }
      }
      try {
        parent.open().deleteDirectory(name);
        removed++;
        return;
      } catch (DirectoryNotEmptyException e) {
        // Something deep was moved here, or somebody still writes.
        if (removed == before) {
          throw e;
        }
      }
    }
  }

  /** Opens a folder and makes sure that its names may be deleted. */
  private static Level open(Level parent, Path name) throws IOException {
    SecureDirectoryStream<Path> folder;
    try {
      folder = LocalPlaces.openBelow(parent.open(), name);
    } catch (AccessDeniedException e) {
      // Java changes permissions without following links only of what may be read. This is by
      // path, so a swapped link could give the permissions 700 to another folder of the same user.
      Files.setPosixFilePermissions(parent.path().resolve(name), OPENED_UP);
      folder = LocalPlaces.openBelow(parent.open(), name);
    }
    PosixFileAttributeView view = folder.getFileAttributeView(PosixFileAttributeView.class);
    if (!view.readAttributes().permissions().containsAll(OPENED_UP)) {
      view.setPermissions(OPENED_UP);
    }
    return new Level(folder, parent.path().resolve(name), parent.depth() + 1);
  }
}
