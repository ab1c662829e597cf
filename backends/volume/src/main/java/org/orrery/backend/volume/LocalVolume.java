package org.orrery.backend.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/**
 * A folder of this host.
 *
 * <p>Reading is proof against tasks that swap names while it goes on: every name is opened relative
 * to the open folder before it and never through a link. Java can't do the same for making folders
 * and links, so {@link #prepare} trusts that nobody writes in a plan's folders until it is done.
 * Nor can it open without blocking: a FIFO that takes a file's place in the microseconds between
 * the look and the opening blocks the calling thread until somebody writes to it.
 */
public final class LocalVolume implements TaskVolume {
  private final LocalPlaces places;

  private LocalVolume(Path root, Predicate<Path> outside) throws IOException {
    // The JVM turns names into text by the locale that it started with.
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!Charset.forName(encoding).equals(StandardCharsets.UTF_8)) {
      throw new IOException(
          "file names are read as " + encoding + ", expected UTF-8; start with LC_ALL=C.UTF-8");
    }
    Files.createDirectories(root);
    this.places = new LocalPlaces(root.toRealPath(), outside);
  }

  /**
   * A volume whose tasks' inputs all lie on it: a server's.
   *
   * @param root made with its parents if it is absent
   */
  public static LocalVolume closed(Path root) throws IOException {
    return new LocalVolume(root, path -> false);
  }

  /**
   * A volume that may also read files of the host: a command line's.
   *
   * @param root made with its parents if it is absent
   * @param outside which absolute paths may be read; asked for the path as it is named and for the
   *     real one
   */
  public static LocalVolume reading(Path root, Predicate<Path> outside) throws IOException {
    return new LocalVolume(root, outside);
  }

  @Override
  public Map<TaskKey, Prepared> prepare(List<StagePlan> plans) {
    Map<TaskKey, Prepared> prepared = new LinkedHashMap<>();
    for (StagePlan plan : plans) {
      prepared.put(plan.key(), new LocalStaging(places, plan).run());
    }
    return prepared;
  }

  @Override
  public Map<TaskKey, Collected> collect(List<CollectRequest> requests) {
    Map<TaskKey, Collected> collected = new LinkedHashMap<>();
    for (CollectRequest request : requests) {
      collected.put(request.key(), collect(request));
    }
    return collected;
  }

  private Collected collect(CollectRequest request) {
    String name = LocalStaging.name(request.folder());
    try {
      if (!Files.isDirectory(places.root())) {
        return new Collected.Unavailable("the volume is gone");
      }
      Path folder = places.real(request.folder());
      if (!(places.lookAt(folder) instanceof LocalNode.OfFolder)) {
        return new Collected.Failed(Why.noFolder(name));
      }
      Predicate<Path> linksLeadTo = linksLeadTo(folder, request.linkRoots());
      return new Gathering(request)
          .run(
              new Found.OfFolder(
                  places.source(folder), () -> LocalFolder.open(places, folder, linksLeadTo)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new Collected.Failed(Why.noFolder(name));
    } catch (AccessDeniedException e) {
      return new Collected.Failed("the folder `" + name + "` " + Why.UNREADABLE);
    } catch (DirectoryIteratorException | IOException e) {
      return new Collected.Unavailable(Why.of(e));
    }
  }

  private Predicate<Path> linksLeadTo(Path folder, List<StageSource> linkRoots) throws IOException {
    Set<Path> allowed = new HashSet<>();
    allowed.add(folder);
    for (StageSource linkRoot : linkRoots) {
      readable(linkRoot).ifPresent(allowed::add);
    }
    return real -> {
      for (Path at = real; at != null; at = at.getParent()) {
        if (allowed.contains(at)) {
          return true;
        }
      }
      return false;
    };
  }

  /** Empty if it is gone or closed to us: a link that leads there is then a problem of its own. */
  private Optional<Path> readable(StageSource linkRoot) throws IOException {
    try {
      return Optional.of(places.real(linkRoot));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(StageSource file, Range range) throws IOException {
    String name = LocalStaging.name(file);
    try {
      Path path =
          switch (file) {
            case StageSource.InVolume(VolumePath at) -> places.path(at);
            case StageSource.Outside(String absolutePath) -> named(absolutePath);
          };
      if (places.lookAt(path) instanceof LocalNode.OfFile found) {
        return slice(found, range);
      }
      throw new NoSuchFileException(name);
    } catch (NotDirectoryException e) {
      throw new NoSuchFileException(name);
    } catch (Found.UntakenException e) {
      throw new IOException("`" + name + "` " + e.why(), e);
    }
  }

  private Path named(String absolutePath) throws IOException {
    Path path = Path.of(absolutePath).normalize();
    if (!places.outside().test(path)) {
      throw new AccessDeniedException(absolutePath);
    }
    return path;
  }

  private static InputStream slice(LocalNode.OfFile file, Range range)
      throws Found.UntakenException, IOException {
    SeekableByteChannel channel = file.open();
    try {
      long size = channel.size();
      long start = Math.min(range.offset(), size);
      channel.position(start);
      return new ExactStream(
          Channels.newInputStream(channel), Math.min(range.length(), size - start));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) throws IOException {
    Map<VolumePath, Tail> tails = new LinkedHashMap<>();
    for (VolumePath file : files) {
      try {
        if (places.lookAt(places.path(file)) instanceof LocalNode.OfFile found) {
          tails.put(file, tail(found, bytes));
        }
      } catch (NoSuchFileException
          | NotDirectoryException
          | AccessDeniedException
          | Found.UntakenException left) {
        tails.remove(file); // left out, as the contract says
      }
    }
    return tails;
  }

  private static Tail tail(LocalNode.OfFile file, int bytes)
      throws Found.UntakenException, IOException {
    try (SeekableByteChannel channel = file.open()) {
      long size = channel.size();
      ByteBuffer end = ByteBuffer.allocate((int) Math.min(bytes, size));
      channel.position(size - end.capacity());
      int count = 0;
      while (end.hasRemaining() && count >= 0) {
        count = channel.read(end);
      }
      byte[] read = new byte[end.flip().remaining()];
      end.get(read);
      return new Tail(size, Bytes.of(read));
    }
  }

  @Override
  public boolean publish(VolumePath folder, VolumePath newName) throws IOException {
    Path from = places.path(folder);
    Path to = places.path(newName);
    Path parent = to.getParent();
    if (folder.equals(VolumePath.ROOT) || newName.equals(VolumePath.ROOT) || parent == null) {
      throw new IllegalArgumentException("the root of a volume keeps its name");
    }
    if (!(places.lookAt(from) instanceof LocalNode.OfFolder)) {
      throw new NoSuchFileException(folder.value());
    }
    places.makeFolder(parent, new HashSet<>());
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      // Of two that get here at once, the second meets a folder that is not empty.
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)
          && Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void delete(VolumePath folder) throws IOException {
    if (folder.equals(VolumePath.ROOT)) {
      throw new IllegalArgumentException("the root of a volume is never deleted");
    }
    try {
      new LocalRemoval(places).delete(places.path(folder));
    } catch (DirectoryIteratorException e) {
      throw new IOException("`" + folder + "` could not be listed: " + Why.of(e), e);
    }
  }

  @Override
  public String pathSeenByTasks(VolumePath path) {
    return places.path(path).toString();
  }
}
