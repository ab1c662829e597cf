package org.orrery.cwl.model.diagnostic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One problem of a document.
 *
 * @param severity whether the document can be used all the same
 * @param code what kind of problem, stable across versions
 * @param at where
 * @param message one sentence: what is wrong and what was expected
 * @param hint how to mend it, or null
 * @param related other places that belong to it, for a link its other end
 */
public record Diagnostic(
    Severity severity,
    DiagnosticCode code,
    SourceSpan at,
    String message,
    @Nullable String hint,
    List<Related> related) {
  public Diagnostic {
    related = List.copyOf(related);
  }

  public enum Severity {
    ERROR,
    WARNING
  }

  /** Another place and what is there. */
  public record Related(SourceSpan at, String label) {}
}
