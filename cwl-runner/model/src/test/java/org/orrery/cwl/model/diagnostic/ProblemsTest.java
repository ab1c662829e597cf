package org.orrery.cwl.model.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  private static SourceSpan line(int line) {
    return new SourceSpan("a.cwl", line, 1);
  }

  @Test
  void sorts_by_place_and_drops_repetitions() {
    problems.error(DiagnosticCode.SYNTAX, line(2), "second", null);
    problems.warning(DiagnosticCode.IGNORED_HINT, line(1), "first", null);
    problems.error(DiagnosticCode.SYNTAX, line(2), "second", null);
    assertThat(problems.sorted())
        .extracting(Diagnostic::message)
        .containsExactly("first", "second");
  }

  @Test
  void an_error_is_kept_however_many_warnings_there_are() {
    for (int at = 1; at <= 2 * Problems.MAX_REPORTED; at++) {
      problems.warning(DiagnosticCode.IGNORED_HINT, line(at), "a warning", null);
    }
    assertThat(problems.hasErrors()).isFalse();
    problems.error(DiagnosticCode.SYNTAX, line(9999), "the error", null);
    assertThat(problems.hasErrors()).isTrue();
    assertThat(problems.sorted()).hasSize(Problems.MAX_REPORTED + 1);
  }

  @Test
  void a_nearest_match_forgives_swaps_and_case_but_not_other_words() {
    List<String> known = List.of("reads", "Reference");
    assertThat(NearestMatch.of("raeds", known)).contains("reads");
    assertThat(NearestMatch.of("refrence", known)).contains("Reference");
    assertThat(NearestMatch.of("genome", known)).isEmpty();
    assertThat(NearestMatch.hintOrChoice("genome", known))
        .isEqualTo("known are `reads` and `Reference`");
  }
}
