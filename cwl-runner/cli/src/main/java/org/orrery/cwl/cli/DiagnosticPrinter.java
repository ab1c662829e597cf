package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * Shows problems of documents to a person: place, what is wrong, the line with a mark below, hint
 * and related places.
 *
 * @param out where to
 * @param source the documents
 * @param workingFolder files below it are shown by their relative path
 */
record DiagnosticPrinter(PrintStream out, FileDocumentSource source, Path workingFolder) {
  private static final int LONGEST_LINE = 160;

  void print(List<Diagnostic> diagnostics) {
    diagnostics.forEach(this::print);
  }

  void print(Diagnostic diagnostic) {
    String severity =
        switch (diagnostic.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
        };
    out.println(
        place(diagnostic.at())
            + ": "
            + severity
            + ": "
            + diagnostic.message()
            + " ["
            + diagnostic.code().name().toLowerCase(Locale.ROOT).replace('_', '-')
            + "]");
    excerpt(diagnostic.at());
    if (diagnostic.hint() != null) {
      out.println("  hint: " + diagnostic.hint());
    }
    for (Diagnostic.Related related : diagnostic.related()) {
      out.println("  see " + place(related.at()) + ": " + related.label());
    }
  }

  /** {@code file:line:column}, as editors open it. */
  String place(SourceSpan at) {
    return DocumentNames.shown(at.document(), workingFolder) + ":" + at.line() + ":" + at.column();
  }

  /** The line with a mark below, if the document is at hand. */
  void excerpt(SourceSpan at) {
    List<String> lines = source.lines(at.document());
    if (at.line() < 1 || at.line() > lines.size()) {
      return;
    }
    String line = lines.get(at.line() - 1);
    if (line.length() > LONGEST_LINE) {
      return;
    }
    String number = String.valueOf(at.line());
    out.println("  " + number + " | " + line);
    int before = Math.min(at.column() - 1, line.codePointCount(0, line.length()));
    String lead = line.substring(0, line.offsetByCodePoints(0, before)).replaceAll("[^\t]", " ");
    out.println("  " + " ".repeat(number.length()) + " | " + lead + "^");
  }
}
