package org.orrery.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.volume.Found.UntakenException;

/** Carries out one {@link StagePlan} on this host. */
final class LocalStaging {
  private static final int BLOCK_BYTES = 128 << 10;
  private static final byte[] ZEROS = new byte[BLOCK_BYTES];
  private static final Set<PosixFilePermission> OWNER_WRITES =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final LocalPlaces places;
  private final StagePlan plan;

  /** Folders that this staging made or looked at: no need to look again. */
  private final Set<Path> known = new HashSet<>();

  /** The real folders that a copy is inside of: a link to any is a circle. */
  private final Set<Path> copying = new HashSet<>();

  LocalStaging(LocalPlaces places, StagePlan plan) {
    this.places = places;
    this.plan = plan;
  }

  /** A plan that no repetition can carry out. */
  private static final class HopelessException extends Exception {
    private static final long serialVersionUID = 1L;

    HopelessException(String why) {
      super(why);
    }
  }

  Prepared run() {
    try {
      for (VolumePath folder : plan.folders()) {
        if (folder.equals(VolumePath.ROOT)) {
          throw new HopelessException("the root of the volume is no folder for a task");
        }
        new LocalRemoval(places).delete(places.path(folder));
      }
      for (VolumePath folder : plan.folders()) {
        makeFolder(places.path(folder));
      }
      for (StagePlan.Entry entry : plan.entries()) {
        make(entry);
      }
      return new Prepared.Ready();
    } catch (HopelessException e) {
      return new Prepared.Failed(String.valueOf(e.getMessage()));
    } catch (DirectoryIteratorException | IOException e) {
      return new Prepared.Unavailable(Why.of(e));
    }
  }

  private void make(StagePlan.Entry entry) throws HopelessException, IOException {
    VolumePath target = entry.target();
    if (plan.folders().stream().noneMatch(f -> f.contains(target) && !f.equals(target))) {
      throw new HopelessException("`" + target + "` lies outside the task's folders");
    }
    Path path = places.path(target);
    try {
      Path parent = path.getParent();
      if (parent != null) {
        makeFolder(parent);
      }
      switch (entry) {
        case StagePlan.Folder ignored -> makeFolder(path);
        case StagePlan.Literal literal -> write(path, literal.bytes().toArray());
        case StagePlan.Link link -> link(path, link.source());
        case StagePlan.Copy copy -> copy(path, copy.source());
        case StagePlan.HardLink(_, VolumePath source) -> secondName(path, source);
      }
    } catch (FileAlreadyExistsException e) {
      throw new HopelessException("`" + target + "` is to be made twice");
    }
  }

  /** Made with its parents, which must be folders and no links: else this would write elsewhere. */
  private void makeFolder(Path folder) throws HopelessException, IOException {
    try {
      places.makeFolder(folder, known);
    } catch (NotDirectoryException e) {
      throw new HopelessException("`" + shown(Path.of(e.getFile())) + "` exists and is no folder");
    }
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    try (SeekableByteChannel out = create(path)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }

  /** Exclusively, so no link is followed and nothing overwritten. */
  private static SeekableByteChannel create(Path path) throws IOException {
    return Files.newByteChannel(
        path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE);
  }

  private void link(Path path, StageSource source) throws HopelessException, IOException {
    find(source);
    Files.createSymbolicLink(
        path,
        switch (source) {
          case StageSource.InVolume(VolumePath at) -> places.path(at);
          case StageSource.Outside(String absolutePath) -> Path.of(absolutePath);
        });
  }

  private void copy(Path path, StageSource source) throws HopelessException, IOException {
    copy(path, find(source), name(source), 0);
  }

  private void secondName(Path path, VolumePath source) throws HopelessException, IOException {
    LocalNode found = find(new StageSource.InVolume(source));
    if (!(found instanceof LocalNode.OfFile)) {
      throw new HopelessException("the source `" + source + "` is no file");
    }
    try {
      Files.createLink(path, places.path(source));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Another file system, one without second names, or one name too many.
      copy(path, found, source.value(), 0);
    }
  }

  /** What the source is now; it must be there. */
  private LocalNode find(StageSource source) throws HopelessException, IOException {
    String name = name(source);
    try {
      LocalNode node = places.lookAt(places.real(source));
      if (node instanceof LocalNode.Untaken(String why)) {
        throw new HopelessException("the source `" + name + "` " + why);
      }
      return node;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new HopelessException("the source `" + name + "` does not exist");
    } catch (AccessDeniedException e) {
      throw new HopelessException("the source `" + name + "` " + Why.UNREADABLE);
    }
  }

  static String name(StageSource source) {
    return switch (source) {
      case StageSource.InVolume(VolumePath at) -> at.value();
      case StageSource.Outside(String absolutePath) -> absolutePath;
    };
  }

  private String shown(Path path) {
    return places.root().relativize(path).toString();
  }

  private void copy(Path to, LocalNode from, String name, int depth)
      throws HopelessException, IOException {
    try {
      switch (from) {
        case LocalNode.Untaken(String why) -> throw new UntakenException(why);
        case LocalNode.OfFile file -> copyFile(to, file);
        case LocalNode.OfFolder folder -> copyFolder(to, folder, name, depth);
      }
    } catch (UntakenException e) {
      throw new HopelessException("the source `" + name + "` " + e.why());
    } catch (AccessDeniedException e) {
      throw new HopelessException("the source `" + name + "` " + Why.UNREADABLE);
    }
  }

  private void copyFolder(Path to, LocalNode.OfFolder from, String name, int depth)
      throws HopelessException, UntakenException, IOException {
    if (depth >= Gathering.MOST_DEPTH) {
      throw new UntakenException(Why.tooDeep(Gathering.MOST_DEPTH));
    }
    if (!copying.add(from.real())) {
      throw new UntakenException(Why.LINK_CIRCLE);
    }
    Files.createDirectory(to);
    known.add(to);
    try (SecureDirectoryStream<Path> folder = places.openFolder(from.real())) {
      for (Path child : folder) {
        Path last = LocalFolder.lastName(child);
        LocalNode found = places.look(folder, from.real(), last, this::copiesMayFollow);
        copy(to.resolve(last), found, name + "/" + last, depth + 1);
      }
    }
    copying.remove(from.real());
    allow(to, from.seen().permissions(), EnumSet.of(PosixFilePermission.OWNER_EXECUTE));
  }

  /** A source has passed {@link #find}; a link in it stays within what its reader may read. */
  private boolean copiesMayFollow(Path real) {
    return real.startsWith(places.root()) || places.outside().test(real);
  }

  /** Blocks of zeros become holes: a copy of a sparse file must not fill the disk. */
  private static void copyFile(Path to, LocalNode.OfFile from)
      throws UntakenException, IOException {
    ByteBuffer block =
        ByteBuffer.allocate((int) Math.max(1, Math.min(BLOCK_BYTES, from.seen().size())));
    try (SeekableByteChannel in = from.open();
        SeekableByteChannel out = create(to)) {
      boolean hole = false;
      while (in.read(block.clear()) >= 0) {
        block.flip();
        hole = Arrays.equals(block.array(), 0, block.limit(), ZEROS, 0, block.limit());
        if (hole) {
          out.position(out.position() + block.limit());
        }
        while (!hole && block.hasRemaining()) {
          out.write(block);
        }
      }
      if (hole) {
        out.position(out.position() - 1);
        out.write(ByteBuffer.wrap(ZEROS, 0, 1));
      }
    }
    allow(to, from.seen().permissions(), Set.of());
  }

  private static void allow(
      Path to, Set<PosixFilePermission> likeSource, Set<PosixFilePermission> more)
      throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_WRITES);
    permissions.addAll(likeSource);
    permissions.addAll(more);
    Files.setPosixFilePermissions(to, permissions);
  }
}
