package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** Says to a person why there is no result. */
final class Failures {
  private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,9}):(\\d{1,9})");

  private Failures() {}

  static void print(RunFailure failure, DiagnosticPrinter printer, PrintStream err) {
    String message = "error: " + failure.step() + ": " + failure.message();
    SourceSpan at = span(failure.at());
    if (at == null) {
      err.println(message);
    } else {
      err.println(printer.place(at) + ": " + message);
      printer.excerpt(at);
    }
    String tail = failure.stderrTail();
    if (tail != null && !tail.isBlank()) {
      err.println("the end of its standard error:");
      tail.lines().forEach(line -> err.println("  | " + line));
    }
  }

  /** The journal holds places as text, {@code document:line:column}. */
  private static @Nullable SourceSpan span(@Nullable String place) {
    Matcher parts = PLACE.matcher(place == null ? "" : place);
    return parts.matches()
        ? new SourceSpan(
            parts.group(1), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)))
        : null;
  }

  /** The JDK names only the file for the commonest failures. */
  static String text(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no `" + missing.getFile() + "`";
      case AccessDeniedException denied -> "`" + denied.getFile() + "` may not be used";
      case FileAlreadyExistsException taken -> "`" + taken.getFile() + "` is in the way";
      case FileSystemException other -> "`" + other.getFile() + "`: " + other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
