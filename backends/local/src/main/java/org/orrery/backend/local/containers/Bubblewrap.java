package org.orrery.backend.local.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The program {@code bwrap} on this host. */
final class Bubblewrap {
  private static final Duration PROBE = Duration.ofSeconds(10);

  /** What it says of its failure is a line; it is read once it has ended. */
  private static final int LONGEST_WORDS = 1000;

  private Bubblewrap() {}

  /** The program, if it is on the path. */
  static Optional<Path> find(Map<String, String> environment) {
    return Pattern.compile(":")
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Why this user can't make a container with it: kernels and other sandboxes may forbid it, and an
   * old one may not know an option. Empty if it works.
   */
  static Optional<String> trouble(Path program) {
    try {
      Process probe =
          new ProcessBuilder(
                  program.toString(),
                  "--unshare-all",
                  "--unshare-user",
                  "--as-pid-1",
                  "--new-session",
                  "--cap-drop",
                  "ALL",
                  "--clearenv",
                  "--ro-bind",
                  "/",
                  "/",
                  "--proc",
                  "/proc",
                  "--dev",
                  "/dev",
                  "--perms",
                  "1777",
                  "--tmpfs",
                  "/tmp",
                  "--remount-ro",
                  "/",
                  "/bin/sh",
                  "-c",
                  ":")
              .redirectErrorStream(true)
              .start();
      probe.getOutputStream().close();
      if (!probe.waitFor(PROBE.toMillis(), TimeUnit.MILLISECONDS)) {
        probe.destroyForcibly();
        return Optional.of("`%s` made no container in %d s".formatted(program, PROBE.toSeconds()));
      }
      String words =
          new String(probe.getInputStream().readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8);
      return probe.exitValue() == 0
          ? Optional.empty()
          : Optional.of(
              "`%s` can't make a container here: %s"
                  .formatted(program, DockerAnswers.clean(words)));
    } catch (IOException e) {
      return Optional.of("`%s` can't be run: %s".formatted(program, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the look at `" + program + "` was cut short");
    }
  }
}
