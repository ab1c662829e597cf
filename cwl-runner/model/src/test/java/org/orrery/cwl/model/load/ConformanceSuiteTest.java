package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

class ConformanceSuiteTest {
  /**
   * Documents that a test of the suite wants refused, and one that is only valid inside the
   * workflow that runs it (which gives it its InlineJavascriptRequirement).
   */
  private static final Map<String, DiagnosticCode> MUST_FAIL =
      Map.of(
          "timelimit2.cwl", DiagnosticCode.INVALID_VALUE,
          "iwd/iwd-container-entryname4.cwl", DiagnosticCode.INVALID_VALUE,
          "conditionals/cond-wf-005.cwl", DiagnosticCode.INCOMPATIBLE_TYPES,
          "conditionals/cond-wf-005_nojs.cwl", DiagnosticCode.INCOMPATIBLE_TYPES,
          "staging-basename/rename.cwl", DiagnosticCode.INVALID_EXPRESSION,
          "mixed-versions/invalid-tool-v10.cwl", DiagnosticCode.NOT_IN_VERSION,
          "mixed-versions/invalid-tool-v11.cwl", DiagnosticCode.NOT_IN_VERSION,
          "mixed-versions/invalid-wf-v10.cwl", DiagnosticCode.NOT_IN_VERSION,
          "mixed-versions/invalid-wf-v11.cwl", DiagnosticCode.NOT_IN_VERSION,
          "mixed-versions/invalid-wf-v12.cwl", DiagnosticCode.NOT_IN_VERSION);

  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1);
  private static final GraalJsEvaluator JAVASCRIPT =
      new GraalJsEvaluator(JavaScriptLimits.DEFAULT, WATCHDOG);

  private final CwlLoader loader =
      new CwlLoader(ConformanceSuite::read, LoadLimits.DEFAULT, Drafts.REFUSED, JAVASCRIPT);

  @AfterAll
  static void close() {
    JAVASCRIPT.close();
    WATCHDOG.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> loads_every_document_of_the_suite() throws IOException {
    Optional<Path> suite = ConformanceSuite.folder();
    assumeTrue(suite.isPresent(), ConformanceSuite.ABSENT);
    Path folder = suite.orElseThrow();
    return ConformanceSuite.documents(folder).stream()
        .map(
            file -> {
              String name = folder.resolve("tests").relativize(file).toString();
              return DynamicTest.dynamicTest(name, () -> loads(file, name));
            });
  }

  private void loads(Path file, String name) {
    LoadResult result = loader.load(file.toUri().toString());
    DiagnosticCode expected = MUST_FAIL.get(name);
    if (expected == null) {
      assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    } else {
      assertThat(result).isInstanceOf(LoadResult.Invalid.class);
      assertThat(((LoadResult.Invalid) result).diagnostics())
          .extracting(Diagnostic::code)
          .contains(expected);
    }
  }
}
