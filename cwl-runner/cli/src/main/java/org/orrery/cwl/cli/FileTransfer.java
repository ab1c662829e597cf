package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Brings files to where their user wants them. Whoever looks finds the old file or the new one,
 * never a part.
 */
final class FileTransfer {
  private final Path own;

  /**
   * @param own files below it are linked if the file system can: these names of theirs are deleted
   *     soon
   */
  FileTransfer(Path own) {
    this.own = own;
  }

  /**
   * What has a name outside the run's own folder, or a second one in it, is copied: else a later
   * change of one output would change another, or the result that a cache has kept.
   */
  void bring(Path source, Path target) throws IOException {
    boolean link = source.startsWith(own) && names(source) == 1;
    // A new link is whole at once; only what replaces a file needs a name of its own first.
    if (link && !Files.exists(target, LinkOption.NOFOLLOW_LINKS) && link(source, target)) {
      return;
    }
    replace(
        target,
        temporary -> {
          if (!link || !link(source, temporary)) {
            Files.copy(source, temporary, StandardCopyOption.COPY_ATTRIBUTES);
          }
        });
  }

  private static int names(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:nlink");
  }

  /** False on another file system, on one without links, and if something has that name. */
  private static boolean link(Path source, Path link) {
    try {
      Files.createLink(link, source);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Writes a text as UTF-8. */
  static void write(Path target, String text) throws IOException {
    replace(target, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
  }

  /** {@code sha1$} and 40 hex digits. */
  static String checksum(Path file) throws IOException {
    MessageDigest sha1;
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha1)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return "sha1$" + HexFormat.of().formatHex(sha1.digest());
  }

  private static void replace(Path target, Writing writing) throws IOException {
    Path temporary =
        target.resolveSibling(
            ".orrery-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".part");
    try {
      writing.to(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void to(Path temporary) throws IOException;
  }
}
