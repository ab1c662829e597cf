package org.orrery.cwl.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The command without a process of its own.
 *
 * @param exitCode see {@link ExitCode}
 */
record InProcess(int exitCode, String out, String err) {
  static InProcess run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode;
    try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      CommandLine line = CwlRunnerCommand.line(outStream, errStream);
      line.setOut(new PrintWriter(outStream, true, StandardCharsets.UTF_8));
      line.setErr(new PrintWriter(errStream, true, StandardCharsets.UTF_8));
      exitCode = line.execute(arguments);
    }
    return new InProcess(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
