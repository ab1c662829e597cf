package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.yaml.TextLimits;

/**
 * Any bytes give a document or diagnostics, never an exception. As a plain test it replays its
 * corpus; {@code conformance-tests/fuzz} looks for new inputs.
 */
class LoaderFuzzTest {
  private static final String MAIN = "fuzz:/main.cwl";

  /** Small, so that a fuzzer spends its time on different documents and not on large ones. */
  private static final LoadLimits LIMITS =
      new LoadLimits(new TextLimits(1 << 16, 64, 20_000, 100), 10, 8, 500);

  @FuzzTest(maxDuration = "200s")
  void any_bytes_give_a_document_or_diagnostics(byte[] bytes) {
    LoadResult first = load(bytes);
    switch (first) {
      case LoadResult.Loaded(LoadedDocument document) -> {
        assertThat(document.process()).isNotNull();
        assertPlaces(document.warnings());
      }
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
        assertThat(diagnostics).anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
        assertPlaces(diagnostics);
      }
    }
    assertThat(load(bytes)).as("loading has no memory").isEqualTo(first);
  }

  private static LoadResult load(byte[] bytes) {
    return new CwlLoader(
            uri -> {
              throw new DocumentUnavailableException("a fuzzer reads no other document.");
            },
            LIMITS,
            Drafts.ENABLED,
            LoaderFuzzTest::faults)
        .load(MAIN, bytes, null);
  }

  /** Some of the scripts, so that the places of faults are looked for. */
  private static Map<Script, Fault> faults(Collection<Script> scripts) {
    return scripts.stream()
        .filter(script -> script.code().length() % 4 == 1)
        .collect(
            Collectors.toMap(
                Function.identity(), script -> new Fault(script.code().length() / 2, "oh")));
  }

  private static void assertPlaces(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      assertThat(diagnostic.at().document()).isEqualTo(MAIN);
      assertThat(diagnostic.at().line()).isPositive();
      assertThat(diagnostic.at().column()).isPositive();
      // "…, but is null." speaks of the document; a null of Java stands in a cause's place.
      assertThat(diagnostic.message())
          .isNotBlank()
          .doesNotContain("Exception", "java.")
          .doesNotEndWith(": null.");
    }
  }
}
