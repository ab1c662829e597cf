package org.orrery.conformance.architecture.broken.cwl.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine reaches files through a volume. */
final class ReadsAFile {
  private ReadsAFile() {}

  static String read(Path path) throws IOException {
    return Files.readString(path);
  }
}
