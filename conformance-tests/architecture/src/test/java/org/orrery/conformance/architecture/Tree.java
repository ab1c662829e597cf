package org.orrery.conformance.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The built tree: the modules that the root POM names and the classes in their {@code target}
 * folders. Reading the folders rather than the class path shows a new module to the rules as soon
 * as it exists.
 */
final class Tree {
  /** The package that everything of ours lies under. */
  static final String ROOT = "org.orrery";

  /** Fixtures that break the rules on purpose, laid out like the real root. */
  static final String BROKEN_ROOT = "org.orrery.conformance.architecture.broken";

  private static final Path FOLDER = Path.of("").toAbsolutePath().getParent().getParent();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private static final JavaClasses MAIN = read(modules(), "classes");
  private static final JavaClasses TESTS = read(modules(), "test-classes");

  private Tree() {}

  /** The folders of all modules, as the root POM names them. */
  static List<String> modules() {
    try {
      return MODULE
          .matcher(Files.readString(FOLDER.resolve("pom.xml")))
          .results()
          .map(match -> match.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder(String module) {
    return FOLDER.resolve(module);
  }

  /** What ships. */
  static JavaClasses main() {
    return MAIN;
  }

  /** The tests of all modules, the fixtures of this one left out. */
  static JavaClasses tests() {
    return TESTS;
  }

  /** The fixtures under {@link #BROKEN_ROOT}. */
  static JavaClasses broken() {
    return new ClassFileImporter().importPackages(BROKEN_ROOT);
  }

  private static JavaClasses read(List<String> modules, String folder) {
    List<Path> folders =
        modules.stream()
            .map(module -> FOLDER.resolve(module).resolve("target").resolve(folder))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("/conformance/architecture/broken/"))
        // What the template compiler makes is no code of ours.
        .withImportOption(location -> !location.contains("/gg/jte/generated/"))
        .importPaths(folders);
  }
}
