package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file to which every run on a server adds a line, so that a suite of runs can be counted: {@code
 * job URL} if the server took it, {@code refused WHY} if it never became a job. Named by the
 * environment variable {@code ORRERY_RUN_LOG}; without it nothing is written.
 */
public record RunLog(@Nullable Path file) {
  public static RunLog ofEnvironment() {
    String name = System.getenv("ORRERY_RUN_LOG");
    return new RunLog(name == null || name.isEmpty() ? null : Path.of(name));
  }

  void job(String url) throws IOException {
    append("job " + url);
  }

  /**
   * @param why a word or two, for example {@code document}
   */
  public void refused(String why) throws IOException {
    append("refused " + why);
  }

  /** One write, so that lines of processes that run at one time stay whole. */
  private void append(String line) throws IOException {
    if (file != null) {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
