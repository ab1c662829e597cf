package org.orrery.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.images.TarReader.Budget;

/**
 * Lays the layers of an image over each other (OCI image specification 1.1, layers and whiteouts).
 * Whatever an archive says, nothing outside the root is read, written or linked. Everything belongs
 * to this process's user; devices, sockets and pipes are left out, and so are set-user-id bits.
 */
final class LayerUnpacker {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** Of the storage driver that the layers' form was taken from; nobody's files. */
  private static final String DRIVER = ".wh..wh.";

  /** As Linux has it. */
  private static final int LONGEST_PATH = 4096;

  private static final LinkOption HERE = LinkOption.NOFOLLOW_LINKS;

  private final Path root;
  private final RootTree tree;
  private final Map<Path, Set<PosixFilePermission>> folders = new HashMap<>();

  /**
   * @param root an empty folder that nobody else writes to
   */
  LayerUnpacker(Path root) {
    this.root = root;
    this.tree = new RootTree(root);
  }

  /** Adds the next layer. */
  void add(InputStream plainTar, Budget budget) throws IOException, ImageRefusedException {
    Set<Path> made = new HashSet<>();
    // Closing the reader would close the stream, which its owner does.
    TarReader tar = new TarReader(plainTar, budget);
    for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
      try {
        add(entry, tar, made);
      } catch (IllegalArgumentException e) {
        throw new ImageRefusedException(
            "it holds a name that this host can't write: `" + entry.getName() + "`", e);
      }
    }
    tar.drain();
  }

  /** Gives folders the rights that the image wants: some may not be written to any more. */
  void finish() throws IOException {
    for (Map.Entry<Path, Set<PosixFilePermission>> folder : folders.entrySet()) {
      if (Files.isDirectory(folder.getKey(), HERE)) {
        Files.setPosixFilePermissions(folder.getKey(), folder.getValue());
      }
    }
  }

  private void add(TarArchiveEntry entry, TarReader tar, Set<Path> made)
      throws IOException, ImageRefusedException {
    List<String> names = names(entry.getName());
    if (names.isEmpty()) {
      return;
    }
    String last = names.getLast();
    Path parent = parent(names.subList(0, names.size() - 1), made);
    if (last.equals(OPAQUE)) {
      hideLower(parent, made);
    } else if (last.startsWith(DRIVER)) {
      return;
    } else if (last.startsWith(WHITEOUT)) {
      String hidden = last.substring(WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw new ImageRefusedException("it hides no name: `" + entry.getName() + "`");
      }
      Path place = parent.resolve(hidden);
      if (!made.contains(place)) {
        delete(place);
      }
    } else {
      Path place = parent.resolve(last);
      if (make(entry, place, tar)) {
        // Folders on the way count as this layer's, too: an opaque one keeps what is made in them.
        for (Path at = place; !at.equals(root); at = Objects.requireNonNull(at.getParent())) {
          made.add(at);
        }
      }
    }
  }

  private static List<String> names(String path) throws ImageRefusedException {
    List<String> names = RootTree.segments(path);
    if (names.contains("..")) {
      throw new ImageRefusedException("it holds a path that leads up: `" + path + "`");
    }
    if (path.length() > LONGEST_PATH) {
      throw new ImageRefusedException("it holds a path of " + path.length() + " characters");
    }
    return names;
  }

  /** The folder of an entry, made if the archive did not bother to. */
  private Path parent(List<String> names, Set<Path> made)
      throws IOException, ImageRefusedException {
    Path folder = tree.follow(String.join("/", names));
    List<Path> missing = new ArrayList<>();
    for (Path at = folder; !at.equals(root); at = Objects.requireNonNull(at.getParent())) {
      if (Files.isDirectory(at, HERE)) {
        break;
      }
      missing.add(at);
    }
    for (Path place : missing.reversed()) {
      try {
        Files.createDirectory(place);
      } catch (FileAlreadyExistsException e) {
        throw new ImageRefusedException(
            "it holds something below a file: `" + String.join("/", names) + "`", e);
      }
      made.add(place);
    }
    return folder;
  }

  /** Did the entry become anything? */
  private boolean make(TarArchiveEntry entry, Path place, TarReader tar)
      throws IOException, ImageRefusedException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(place, HERE)) {
        delete(place);
        Files.createDirectory(place);
      }
      Set<PosixFilePermission> mode = mode(entry);
      mode.add(PosixFilePermission.OWNER_WRITE);
      mode.add(PosixFilePermission.OWNER_EXECUTE);
      folders.put(place, mode);
    } else if (entry.isSymbolicLink()) {
      delete(place);
      Files.createSymbolicLink(place, Path.of(checked(entry.getLinkName(), entry)));
    } else if (entry.isLink()) {
      link(entry, place);
    } else if (entry.isFile() && !isSpecial(entry)) {
      delete(place);
      write(entry, place, tar);
    } else {
      return false;
    }
    return true;
  }

  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO();
  }

  private static void write(TarArchiveEntry entry, Path place, TarReader tar) throws IOException {
    try (InputStream content = tar.content();
        var out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
      content.transferTo(out);
    }
    Files.setPosixFilePermissions(place, mode(entry));
  }

  /** A hard link to a link is a link of its own: its target is not followed. */
  private void link(TarArchiveEntry entry, Path place) throws IOException, ImageRefusedException {
    Path target = tree.locate(String.join("/", names(checked(entry.getLinkName(), entry))));
    if (!Files.exists(target, HERE) || Files.isDirectory(target, HERE)) {
      throw new ImageRefusedException(
          "it links `%s` to `%s`, which is no file of it"
              .formatted(entry.getName(), entry.getLinkName()));
    }
    if (!target.equals(place)) {
      delete(place);
      Files.createLink(place, target);
    }
  }

  private static String checked(@Nullable String target, TarArchiveEntry entry)
      throws ImageRefusedException {
    if (target == null || target.isEmpty() || target.length() > LONGEST_PATH) {
      throw new ImageRefusedException("it holds a link to nowhere: `" + entry.getName() + "`");
    }
    return target;
  }

  /** Its owner can always read and delete it. */
  private static Set<PosixFilePermission> mode(TarArchiveEntry entry) {
    Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      // In the order of the bits, from the owner's right to read on.
      if ((entry.getMode() >> (all.length - 1 - bit) & 1) != 0) {
        mode.add(all[bit]);
      }
    }
    return mode;
  }

  /** Deletes what lower layers put below a folder. */
  private void hideLower(Path folder, Set<Path> made) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (!made.contains(child)) {
          delete(child);
        } else if (Files.isDirectory(child, HERE)) {
          hideLower(child, made);
        }
      }
    }
  }

  private void delete(Path place) throws IOException {
    if (Files.isDirectory(place, HERE)) {
      folders.keySet().removeIf(folder -> folder.startsWith(place));
    }
    FolderTree.delete(place);
  }
}
