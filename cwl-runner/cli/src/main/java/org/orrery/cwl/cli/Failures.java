package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.orrery.cwl.engine.state.RunFailure;

/** Says to a person why there is no result. */
final class Failures {
  private Failures() {}

  static void print(RunFailure failure, PrintStream err) {
    String at = failure.at() == null ? "" : failure.at() + ": ";
    err.println(at + "error: " + failure.step() + ": " + failure.message());
    String tail = failure.stderrTail();
    if (tail != null && !tail.isBlank()) {
      err.println("the end of its standard error:");
      tail.lines().forEach(line -> err.println("  | " + line));
    }
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
