package org.orrery.cwl.model.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The CWL v1.2 conformance suite, which is public data and lies outside this repository. */
final class ConformanceSuite {
  static final String ABSENT =
      "no conformance suite: set ORRERY_CWL_SUITE to a folder that holds v1.2/conformance_tests.yaml";

  private ConformanceSuite() {}

  /** The folder {@code v1.2}. */
  static Optional<Path> folder() {
    String named = System.getenv("ORRERY_CWL_SUITE");
    Stream<Path> candidates =
        named == null ? beside(Path.of("").toAbsolutePath()) : Stream.of(Path.of(named));
    return candidates
        .flatMap(folder -> Stream.of(folder, folder.resolve("v1.2")))
        .filter(folder -> Files.exists(folder.resolve("conformance_tests.yaml")))
        .findFirst();
  }

  /** Tests run in the module's folder, two below the repository's root. */
  private static Stream<Path> beside(Path module) {
    return Stream.iterate(module, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared/cwl-conformance"));
  }

  static List<Path> documents(Path suite) throws IOException {
    try (Stream<Path> files = Files.walk(suite)) {
      return files.filter(file -> file.toString().endsWith(".cwl")).sorted().toList();
    }
  }

  /** Reads files; only tests do so, the module itself never does. */
  static byte[] read(String uri) throws DocumentUnavailableException {
    try {
      return Files.readAllBytes(Path.of(URI.create(uri)));
    } catch (NoSuchFileException e) {
      throw new DocumentUnavailableException("there is no such file.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
