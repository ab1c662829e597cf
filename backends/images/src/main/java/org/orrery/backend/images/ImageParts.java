package org.orrery.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.orrery.backend.images.TarReader.Budget;

/** The named files that an image is delivered as. */
interface ImageParts {
  /**
   * @throws ImageRefusedException if there is no such file
   */
  Path file(String name) throws IOException, ImageRefusedException;

  boolean has(String name) throws IOException;

  /** A folder; no name leads out of it. */
  static ImageParts folder(Path folder) {
    return new ImageParts() {
      private Path place(String name) throws IOException {
        return new RootTree(folder.toRealPath()).follow(name);
      }

      @Override
      public boolean has(String name) throws IOException {
        return Files.isRegularFile(place(name));
      }

      @Override
      public Path file(String name) throws IOException, ImageRefusedException {
        if (!has(name)) {
          throw missing(name);
        }
        return place(name);
      }
    };
  }

  /**
   * An archive, whose files are laid into a folder under names of our own: what the archive calls
   * them never reaches the disk.
   */
  static ImageParts archive(InputStream archive, Path folder, ImageLimits limits)
      throws IOException {
    Map<String, Path> files = new HashMap<>();
    Map<String, String> links = new HashMap<>();
    try (TarReader tar = new TarReader(TarReader.plain(archive), new Budget(limits))) {
      for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
        String name = flat(entry.getName());
        if (entry.isSymbolicLink() || entry.isLink()) {
          // Layers that are equal are written once.
          String base = entry.isLink() ? "" : name.substring(0, name.lastIndexOf('/') + 1);
          links.put(name, flat(base + entry.getLinkName()));
        } else if (entry.isFile()) {
          Path file = folder.resolve(Integer.toString(files.size()));
          try (InputStream content = tar.content()) {
            Files.copy(content, file);
          }
          files.put(name, file);
        }
      }
    }
    return new ImageParts() {
      private String followed(String name) {
        String flat = flat(name);
        return links.getOrDefault(flat, flat);
      }

      @Override
      public boolean has(String name) {
        return files.containsKey(followed(name));
      }

      @Override
      public Path file(String name) throws ImageRefusedException {
        Path file = files.get(followed(name));
        if (file == null) {
          throw missing(name);
        }
        return file;
      }
    };
  }

  private static ImageRefusedException missing(String name) {
    return new ImageRefusedException("its archive lacks `" + name + "`");
  }

  private static String flat(String name) {
    Path path = Path.of("/", name).normalize();
    return path.toString().substring(1);
  }
}
