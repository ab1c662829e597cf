package org.orrery.api.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.orrery.api.identity.ApiKeySecret;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * The one place where a key lies in clear: a file of the data folder that its owner alone reads.
 */
final class FirstKeyFile {
  private static final String NAME = "operator-key";

  private final Path file;

  FirstKeyFile(Path data) {
    this.file = data.resolve(NAME);
  }

  Path path() {
    return file;
  }

  /** Puts the key there, in place of one that came to nothing. */
  void write(ApiKeySecret key) {
    Path beside = file.resolveSibling(NAME + ".new");
    try {
      Files.deleteIfExists(beside);
      // Nobody else may read it at any time, so the file has its rights from the start.
      try (FileChannel channel =
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(ByteBuffer.wrap((key.reveal() + "\n").getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "The first operator's key can't be written.", e);
    }
  }
}
