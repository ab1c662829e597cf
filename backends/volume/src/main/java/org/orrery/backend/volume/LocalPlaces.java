package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;

/**
 * Where the volume's places are on this host. Everything is opened name by name from a trusted
 * start, each relative to the open folder before it and none through a link, so a link that is
 * swapped in between a check and the opening leads nowhere.
 *
 * @param root the volume's root, real
 * @param outside which real paths outside the volume may be read
 */
record LocalPlaces(Path root, Predicate<Path> outside) {

  Path path(VolumePath path) {
    return root.resolve(path.value());
  }

  /**
   * Makes a folder with its parents, which must be folders and no links: else this would write
   * elsewhere.
   *
   * @param known folders that need no look again; gets those that were made or looked at
   * @throws NotDirectoryException if something that is no folder has one of the names
   */
  void makeFolder(Path folder, Set<Path> known) throws IOException {
    if (folder.equals(root) || known.contains(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolder(parent, known);
    }
    // Most are there, and a look costs less than an exception.
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          throw notDirectory(folder, e);
        }
      }
    }
    known.add(folder);
  }

  /** The name of a real path in the terms of the volume. */
  StageSource source(Path real) {
    return real.startsWith(root)
        ? new StageSource.InVolume(new VolumePath(root.relativize(real).toString()))
        : new StageSource.Outside(real.toString());
  }

  /**
   * The real path of a source. In the volume none is followed: tasks write there. Outside it, what
   * the user of a command line names may well be a link.
   *
   * @throws AccessDeniedException if it lies outside and may not be read
   */
  Path real(StageSource source) throws IOException {
    return switch (source) {
      case StageSource.InVolume(VolumePath path) -> path(path);
      case StageSource.Outside(String absolutePath) -> {
        Path named = Path.of(absolutePath);
        if (!outside.test(named.normalize())) {
          throw new AccessDeniedException(absolutePath);
        }
        Path real = named.toRealPath();
        if (!real.startsWith(root) && !outside.test(real)) {
          throw new AccessDeniedException(absolutePath);
        }
        yield real;
      }
    };
  }

  /**
   * Opens a folder by its real path.
   *
   * @throws NoSuchFileException if a name of the path is missing
   * @throws NotDirectoryException if a name of the path is a link or no folder
   */
  SecureDirectoryStream<Path> openFolder(Path real) throws IOException {
    Path start = real.startsWith(root) ? root : Objects.requireNonNull(real.getRoot());
    SecureDirectoryStream<Path> open = openStart(start);
    Path below = start.relativize(real);
    if (below.toString().isEmpty()) {
      return open;
    }
    for (Path name : below) {
      try (SecureDirectoryStream<Path> parent = open) {
        open = openBelow(parent, name);
      }
    }
    return open;
  }

  /** Opens a folder of an open folder. */
  static SecureDirectoryStream<Path> openBelow(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    // A FIFO must not be opened, that would block: hence the look before.
    if (!LocalNode.attributes(parent, name).isDirectory()) {
      throw new NotDirectoryException(name.toString());
    }
    try {
      return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
      throw e;
    } catch (FileSystemException e) {
      if (LocalNode.attributes(parent, name).isDirectory()) {
        throw e;
      }
      throw notDirectory(name, e);
    }
  }

  private static NotDirectoryException notDirectory(Path name, FileSystemException cause) {
    NotDirectoryException exception = new NotDirectoryException(name.toString());
    exception.initCause(cause);
    return exception;
  }

  @SuppressWarnings("StreamResourceLeak") // it is what the caller asked for and closes
  private static SecureDirectoryStream<Path> openStart(Path start) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(start);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("the volume's file system can't open files relative to a folder");
  }

  /**
   * Looks at a name of an open folder.
   *
   * @param parentReal the real path of the open folder
   * @param linksLeadTo the real paths to which a link may lead
   */
  LocalNode look(
      SecureDirectoryStream<Path> parent, Path parentReal, Path name, Predicate<Path> linksLeadTo)
      throws IOException {
    try {
      PosixFileAttributes seen = LocalNode.attributes(parent, name);
      Path path = parentReal.resolve(name);
      if (seen.isSymbolicLink()) {
        return follow(path, linksLeadTo);
      }
      return node(path, seen, new LocalNode.OfFile(this, path, seen, parent));
    } catch (NoSuchFileException e) {
      return new LocalNode.Untaken(Why.CHANGED);
    } catch (AccessDeniedException e) {
      return new LocalNode.Untaken(Why.UNREADABLE);
    }
  }

  /** Looks at a real path, none of whose names may be a link. */
  LocalNode lookAt(Path real) throws IOException {
    Path parentReal = real.getParent();
    Path name = real.getFileName();
    if (parentReal == null || name == null || real.equals(root)) {
      return new LocalNode.OfFolder(real, Files.readAttributes(real, PosixFileAttributes.class));
    }
    try (SecureDirectoryStream<Path> parent = openFolder(parentReal)) {
      PosixFileAttributes seen = LocalNode.attributes(parent, name);
      return node(real, seen, new LocalNode.OfFile(this, real, seen, null));
    }
  }

  private static LocalNode node(Path path, PosixFileAttributes seen, LocalNode.OfFile file) {
    if (seen.isRegularFile()) {
      return file;
    }
    if (seen.isDirectory()) {
      return new LocalNode.OfFolder(path, seen);
    }
    return new LocalNode.Untaken(seen.isSymbolicLink() ? Why.CHANGED : Why.SPECIAL);
  }

  /**
   * Where a link leads is asked by path, so the answer may be out of date at once. It is only a
   * proposal: what it names is opened afresh, from an allowed start and through no link.
   */
  private LocalNode follow(Path link, Predicate<Path> linksLeadTo) throws IOException {
    Path real;
    try {
      real = link.toRealPath();
    } catch (FileSystemException e) {
      return new LocalNode.Untaken(Why.LINK_LEAVES);
    }
    if (!linksLeadTo.test(real)) {
      return new LocalNode.Untaken(Why.LINK_LEAVES);
    }
    if (!LocalFolder.isText(real)) {
      return new LocalNode.Untaken(Why.NOT_UTF8);
    }
    try {
      return lookAt(real);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new LocalNode.Untaken(Why.CHANGED);
    }
  }
}
