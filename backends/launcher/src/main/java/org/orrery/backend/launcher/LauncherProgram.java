package org.orrery.backend.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.orrery.backend.spi.Bytes;

/**
 * One version of the launcher, as it is carried in this jar. Both versions are called alike and
 * write the same records.
 *
 * @param kind which version
 * @param content the program
 */
public record LauncherProgram(Kind kind, Bytes content) {
  private static final int DIGEST_DIGITS = 16;

  /** The two versions. */
  public enum Kind {
    /** Statically linked, for one processor architecture; measures peak memory. */
    NATIVE,
    /** POSIX sh: runs wherever there is a shell. */
    SHELL
  }

  /** The native version if this jar holds one for this host, else the one in sh. */
  public static LauncherProgram forThisHost() {
    return find(Kind.NATIVE)
        .or(() -> find(Kind.SHELL))
        .orElseThrow(() -> new IllegalStateException("this jar holds no launcher"));
  }

  /** Finds a version for this host; the native one exists only where the build had a compiler. */
  public static Optional<LauncherProgram> find(Kind kind) {
    String resource =
        switch (kind) {
          case NATIVE ->
              "orrery-launch-" + System.getProperty("os.name") + "-" + unixArchitecture();
          case SHELL -> "orrery-launch.sh";
        };
    try (InputStream in = LauncherProgram.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new LauncherProgram(kind, Bytes.of(in.readAllBytes())));
    } catch (IOException e) {
      throw new IllegalStateException("the launcher `" + resource + "` can't be read", e);
    }
  }

  /** Names this very content, so that two versions of the server can share a folder. */
  public String fileName() {
    String digest = sha256().substring(0, DIGEST_DIGITS);
    return switch (kind) {
      case NATIVE -> "orrery-launch-" + digest;
      case SHELL -> "orrery-launch-" + digest + ".sh";
    };
  }

  /**
   * Puts the program into a folder, once: idempotent, and atomic for whoever starts it meanwhile.
   *
   * @return the executable file
   */
  public Path installInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(fileName());
    if (Files.isExecutable(file) && Arrays.equals(Files.readAllBytes(file), content.toArray())) {
      return file;
    }
    Path draft = Files.createTempFile(folder, ".orrery-launch-", ".tmp");
    try {
      Files.write(draft, content.toArray());
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Files.move(
          draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String unixArchitecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x86_64" : name;
  }

  private String sha256() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.toArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
