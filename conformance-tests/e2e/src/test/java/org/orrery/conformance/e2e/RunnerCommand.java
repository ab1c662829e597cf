package org.orrery.conformance.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code cwl-runner} as a user starts it. */
record RunnerCommand(int exit, String out, String err) {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Runs it in a folder to its end. */
  static RunnerCommand run(Path folder, String... arguments) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process = start(folder, out, err, arguments);
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not end: " + Files.readString(err));
      }
      return new RunnerCommand(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it in a folder; the caller ends it. */
  static Process start(Path folder, Path out, Path err, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(ServerProcess.TREE.resolve("cwl-runner/bin/cwl-runner").toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TMPDIR", System.getProperty("java.io.tmpdir"));
    return builder.start();
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + out + err, e);
    }
  }
}
