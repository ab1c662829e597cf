package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Runs a small workflow, so that the JVM can write down which classes a run needs. Started by
 * {@code bin/cwl-runner} when it makes its cache.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** Ends with the exit code of the run. */
  public static void main(String[] arguments) throws IOException {
    System.exit(rehearse());
  }

  private static int rehearse() throws IOException {
    Path folder = Files.createTempDirectory("cwl-runner-rehearsal-");
    Path document = resource(folder, "rehearsal.cwl");
    Path job = resource(folder, "rehearsal.json");
    Path out = folder.resolve("out");
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      return CwlRunnerCommand.line(nowhere, nowhere)
          .execute("--outdir", out.toString(), document.toString(), job.toString());
    } finally {
      Files.deleteIfExists(out.resolve("note.txt"));
      Files.deleteIfExists(out.resolve("note_2.txt"));
      Files.deleteIfExists(out);
      Files.delete(document);
      Files.delete(job);
      Files.delete(folder);
    }
  }

  private static Path resource(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(Rehearsal.class.getResourceAsStream(name))) {
      Files.copy(in, file);
    }
    return file;
  }
}
