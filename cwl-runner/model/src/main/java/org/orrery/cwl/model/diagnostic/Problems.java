package org.orrery.cwl.model.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the problems of one load. The same problem found twice (a tool that many steps run)
 * counts once. Not for use by several threads.
 */
public final class Problems {
  /** Of errors, and again of warnings: more helps nobody, and warnings never displace errors. */
  public static final int MAX_REPORTED = 500;

  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private int errors;
  private int warnings;

  public void error(DiagnosticCode code, SourceSpan at, String message, @Nullable String hint) {
    add(new Diagnostic(Diagnostic.Severity.ERROR, code, at, message, hint, List.of()));
  }

  public void warning(DiagnosticCode code, SourceSpan at, String message, @Nullable String hint) {
    add(new Diagnostic(Diagnostic.Severity.WARNING, code, at, message, hint, List.of()));
  }

  public void add(Diagnostic diagnostic) {
    boolean error = diagnostic.severity() == Diagnostic.Severity.ERROR;
    if ((error ? errors : warnings) >= MAX_REPORTED || !found.add(diagnostic)) {
      return;
    }
    if (error) {
      errors++;
    } else {
      warnings++;
    }
  }

  public boolean hasErrors() {
    return errors > 0;
  }

  /** In the order of their places, documents by name. */
  public List<Diagnostic> sorted() {
    List<Diagnostic> all = new ArrayList<>(found);
    all.sort(Comparator.comparing(Diagnostic::at));
    return List.copyOf(all);
  }
}
