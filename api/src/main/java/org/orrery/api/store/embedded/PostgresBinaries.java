package org.orrery.api.store.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, unpacked once from the class path. */
final class PostgresBinaries {
  private static final int BUFFER_BYTES = 1 << 16;

  private PostgresBinaries() {}

  /**
   * Gives the folder that holds {@code bin}, unpacking it if that was not done. Another version of
   * the archive gets a folder of its own.
   */
  static Path unpackInto(Path folder) throws IOException {
    URL archive = archive();
    Path home = folder.resolve("postgresql-" + version(archive));
    if (Files.isDirectory(home)) {
      return home;
    }
    Path unpacking = folder.resolve(home.getFileName() + ".part");
    deleteRecursively(unpacking);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(new XZInputStream(archive.openStream()), BUFFER_BYTES))) {
      unpack(tar, unpacking);
    }
    // By rename, so that a half-unpacked folder is never taken for a whole one.
    Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
    return home;
  }

  private static URL archive() throws NoSuchFileException {
    String architecture =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> "unknown";
        };
    String name = "/postgres-linux-" + architecture + ".txz";
    URL archive = PostgresBinaries.class.getResource(name);
    if (archive == null) {
      throw new NoSuchFileException(
          name,
          null,
          "there is no embedded PostgreSQL for this machine; configure an external one by"
              + " `orrery.database.url`");
    }
    return archive;
  }

  /** Differs when the archive does, and costs no reading of it: the jar's index has a checksum. */
  private static String version(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    long number =
        connection instanceof JarURLConnection inJar
            ? inJar.getJarEntry().getCrc()
            : connection.getContentLengthLong();
    return Long.toHexString(number);
  }

  private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path path = target.resolve(entry.getName()).normalize();
      if (!path.startsWith(target)) {
        throw new IOException("an entry leaves the folder: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(path);
      } else if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      } else {
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.copy(tar, path);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
