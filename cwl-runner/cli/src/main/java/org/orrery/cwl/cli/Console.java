package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.inputs.InputProblem;

/**
 * What a person sees of the command, and the folder that it was started in.
 *
 * @param out takes the result and nothing else
 * @param err takes everything else
 * @param source documents whose lines are shown
 * @param here absolute
 */
record Console(PrintStream out, PrintStream err, FileDocumentSource source, Path here) {
  Console(PrintStream out, PrintStream err) {
    this(out, err, new FileDocumentSource(), Path.of("").toAbsolutePath());
  }

  DiagnosticPrinter diagnostics() {
    return new DiagnosticPrinter(err, source, here);
  }

  void print(List<Diagnostic> diagnostics) {
    diagnostics().print(diagnostics);
  }

  /**
   * Shows what is wrong with inputs.
   *
   * @param name of their file
   */
  void print(String name, String severity, List<InputProblem> problems) {
    for (InputProblem problem : problems) {
      err.printf(
          "%s%s: %s: %s [%s]%n",
          name, problem.jsonPointer(), severity, problem.message(), problem.code());
      hint(problem.hint());
    }
  }

  void complain(@Nullable String message, @Nullable String hint) {
    err.println("error: " + message);
    hint(hint);
  }

  private void hint(@Nullable String hint) {
    if (hint != null) {
      err.println("  hint: " + hint);
    }
  }
}
