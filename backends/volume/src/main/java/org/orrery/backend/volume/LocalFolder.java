package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;
import org.orrery.backend.volume.Found.OpenFolder;
import org.orrery.backend.volume.Found.RawName;
import org.orrery.backend.volume.Found.UntakenException;

/** An open folder of this host, as {@link Gathering} wants to see it. */
final class LocalFolder implements OpenFolder {
  private final LocalPlaces places;
  private final Path real;
  private final Predicate<Path> linksLeadTo;
  private final SecureDirectoryStream<Path> stream;

  private LocalFolder(
      LocalPlaces places,
      Path real,
      Predicate<Path> linksLeadTo,
      SecureDirectoryStream<Path> stream) {
    this.places = places;
    this.real = real;
    this.linksLeadTo = linksLeadTo;
    this.stream = stream;
  }

  static OpenFolder open(LocalPlaces places, Path real, Predicate<Path> linksLeadTo)
      throws UntakenException, IOException {
    return open(places, real, linksLeadTo, () -> places.openFolder(real));
  }

  @FunctionalInterface
  private interface Opening {
    SecureDirectoryStream<Path> open() throws IOException;
  }

  private static OpenFolder open(
      LocalPlaces places, Path real, Predicate<Path> linksLeadTo, Opening opening)
      throws UntakenException, IOException {
    try {
      return new LocalFolder(places, real, linksLeadTo, opening.open());
    } catch (AccessDeniedException e) {
      throw new UntakenException(Why.UNREADABLE);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new UntakenException(Why.CHANGED);
    }
  }

  @Override
  public Iterable<RawName> names() {
    Iterator<Path> paths = stream.iterator();
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public RawName next() {
            return rawName(lastName(paths.next()));
          }
        };
  }

  @Override
  public Found find(RawName name) throws IOException {
    Path child = Path.of(name.shown());
    return switch (places.look(stream, real, child, linksLeadTo)) {
      case LocalNode.Untaken(String why) -> new Found.Untaken(why);
      case LocalNode.OfFile file ->
          new Found.OfFile(places.source(file.real()), file.seen().size(), new LocalContent(file));
      case LocalNode.OfFolder(Path folder, var seen) ->
          new Found.OfFolder(
              places.source(folder),
              () -> open(places, folder, linksLeadTo, () -> openFound(folder, child)));
    };
  }

  /** From here if it lies here; what a link leads to is opened from the start. */
  private SecureDirectoryStream<Path> openFound(Path folder, Path child) throws IOException {
    return folder.equals(real.resolve(child))
        ? LocalPlaces.openBelow(stream, child)
        : places.openFolder(folder);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  static Path lastName(Path path) {
    return Objects.requireNonNull(path.getFileName(), "a folder's entry has a name");
  }

  private static RawName rawName(Path name) {
    if (isText(name)) {
      return new RawName(name.toString(), true);
    }
    return new RawName(FileNames.shown(bytes(name)), false);
  }

  /** The JVM keeps a name's bytes, but shows those that are not UTF-8 as U+FFFD. */
  static boolean isText(Path path) {
    String text = path.toString();
    return text.indexOf('\uFFFD') < 0 || Path.of(text).equals(path);
  }

  /** A path's bytes are to be had as the escapes of its URI only. */
  private static byte[] bytes(Path name) {
    String escaped = name.toUri().getRawPath();
    String last = escaped.substring(escaped.lastIndexOf('/', escaped.length() - 2) + 1);
    return FileNames.unescape(last.endsWith("/") ? last.substring(0, last.length() - 1) : last);
  }
}
