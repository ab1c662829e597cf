package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.volume.Found.UntakenException;

/** Something in a folder of this host, links followed as far as they may be. */
sealed interface LocalNode {
  record Untaken(String why) implements LocalNode {}

  /** A folder by its real path. */
  record OfFolder(Path real, PosixFileAttributes seen) implements LocalNode {}

  /**
   * A regular file.
   *
   * @param parent the open folder that it lies in, if the look-up left it open
   */
  record OfFile(
      LocalPlaces places,
      Path real,
      PosixFileAttributes seen,
      @Nullable SecureDirectoryStream<Path> parent)
      implements LocalNode {

    /** Opens what was seen, or at least no link: a name may have been swapped meanwhile. */
    SeekableByteChannel open() throws UntakenException, IOException {
      if (parent != null) {
        return openIn(parent);
      }
      try (SecureDirectoryStream<Path> folder = places.openFolder(parentOfReal())) {
        return openIn(folder);
      }
    }

    /** The same file as was seen, with the same size and time of change? */
    boolean unchanged() throws IOException {
      if (parent != null) {
        return unchangedIn(parent);
      }
      try (SecureDirectoryStream<Path> folder = places.openFolder(parentOfReal())) {
        return unchangedIn(folder);
      }
    }

    private Path parentOfReal() {
      return Objects.requireNonNull(real.getParent(), "a file has a parent");
    }

    private Path name() {
      return Objects.requireNonNull(real.getFileName(), "a file has a name");
    }

    private SeekableByteChannel openIn(SecureDirectoryStream<Path> folder)
        throws UntakenException, IOException {
      try {
        return folder.newByteChannel(
            name(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      } catch (AccessDeniedException e) {
        throw new UntakenException(Why.UNREADABLE);
      } catch (FileSystemException e) {
        // Opening a link fails with a reason that depends on the locale: look again instead.
        if (unchangedIn(folder)) {
          throw e;
        }
        throw new UntakenException(Why.CHANGED);
      }
    }

    private boolean unchangedIn(SecureDirectoryStream<Path> folder) throws IOException {
      try {
        PosixFileAttributes now = attributes(folder, name());
        return Objects.equals(now.fileKey(), seen.fileKey())
            && now.isRegularFile()
            && now.size() == seen.size()
            && now.lastModifiedTime().equals(seen.lastModifiedTime());
      } catch (NoSuchFileException | NotDirectoryException e) {
        return false;
      }
    }
  }

  /** Of the name itself: a link is not followed. */
  static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }
}
