package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

/**
 * Broken and doubtful documents with the exact text of all their diagnostics. After a deliberate
 * change run the tests with {@code -Dgolden.regenerate=true}, which writes the files anew and
 * fails, and read the difference.
 */
class GoldenDiagnosticsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String BASE = "golden:/";

  /** Documents whose names begin so are read with drafts. */
  private static final String WITH_DRAFTS = "loop-enabled-";

  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1);
  private static final GraalJsEvaluator JAVASCRIPT =
      new GraalJsEvaluator(JavaScriptLimits.DEFAULT, WATCHDOG);

  @AfterAll
  static void close() {
    JAVASCRIPT.close();
    WATCHDOG.shutdownNow();
  }

  static Stream<String> documents() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".cwl"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void gives_exactly_these_diagnostics(String name) throws IOException {
    Drafts drafts = name.startsWith(WITH_DRAFTS) ? Drafts.ENABLED : Drafts.REFUSED;
    String found =
        render(
            new CwlLoader(GoldenDiagnosticsTest::read, LoadLimits.DEFAULT, drafts, JAVASCRIPT),
            name);
    Path golden = FOLDER.resolve(name.replace(".cwl", ".diagnostics"));
    if (Boolean.getBoolean("golden.regenerate")) {
      Files.writeString(golden, found);
      fail("%s was written anew; read it, then run without golden.regenerate", golden);
    }
    assertThat(found).isEqualTo(Files.readString(golden));
  }

  private static byte[] read(String uri) throws DocumentUnavailableException {
    if (!uri.startsWith(BASE)) {
      throw new DocumentUnavailableException("this scheme may not be read.");
    }
    try {
      return Files.readAllBytes(FOLDER.resolve(uri.substring(BASE.length())));
    } catch (IOException e) {
      throw new DocumentUnavailableException("there is no such document.");
    }
  }

  private static String render(CwlLoader loader, String name) {
    return switch (loader.load(BASE + name)) {
      case LoadResult.Loaded(LoadedDocument document) -> {
        assertThat(document.warnings())
            .as("%s has something that is said of it", name)
            .isNotEmpty();
        yield render(document.warnings());
      }
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> render(diagnostics);
    };
  }

  private static String render(List<Diagnostic> diagnostics) {
    StringBuilder text = new StringBuilder();
    diagnostics.forEach(diagnostic -> render(diagnostic, text));
    return text.toString();
  }

  private static void render(Diagnostic diagnostic, StringBuilder text) {
    text.append(diagnostic.at().toString().substring(BASE.length()))
        .append(' ')
        .append(diagnostic.severity())
        .append(' ')
        .append(diagnostic.code())
        .append('\n')
        .append("  ")
        .append(diagnostic.message())
        .append('\n');
    if (diagnostic.hint() != null) {
      text.append("  hint: ").append(diagnostic.hint()).append('\n');
    }
    for (Diagnostic.Related related : diagnostic.related()) {
      text.append("  see ")
          .append(related.at().toString().substring(BASE.length()))
          .append(": ")
          .append(related.label())
          .append('\n');
    }
  }
}
