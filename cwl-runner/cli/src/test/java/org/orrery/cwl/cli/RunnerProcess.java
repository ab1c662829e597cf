package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code bin/cwl-runner} as a process, as users start it. */
final class RunnerProcess {
  static final Path COMMAND =
      Path.of("").toAbsolutePath().resolveSibling("bin").resolve("cwl-runner");
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private RunnerProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What is left of an ended process. */
  record Ended(int exitCode, String out, String err) {}

  static RunnerProcess start(Path workingFolder, Path command, String... arguments)
      throws IOException {
    Path out = Files.createTempFile("cwl-runner-test-", ".out");
    Path err = Files.createTempFile("cwl-runner-test-", ".err");
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(workingFolder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new RunnerProcess(builder.start(), out, err);
  }

  static Ended run(Path workingFolder, String... arguments)
      throws IOException, InterruptedException {
    return start(workingFolder, COMMAND, arguments).await();
  }

  Process process() {
    return process;
  }

  String errSoFar() throws IOException {
    return Files.readString(err);
  }

  Ended await() throws IOException, InterruptedException {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("cwl-runner did not end; it said:\n" + errSoFar());
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
