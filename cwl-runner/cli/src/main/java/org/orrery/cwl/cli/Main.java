package org.orrery.cwl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Starts {@code cwl-runner}. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with an {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    // Whatever the locale says: JSON is UTF-8.
    try (PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err)) {
      CommandLine command = CwlRunnerCommand.line(out, err);
      command.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      command.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
      return command.execute(arguments);
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
