package org.orrery.backend.local;

import java.nio.file.Path;
import java.time.Duration;
import org.orrery.backend.launcher.LauncherProgram;

/**
 * How this host is used.
 *
 * @param cores that tasks may use together, fractions allowed
 * @param memoryMebibytes that tasks may use together; a promise they make, nothing enforces it
 * @param tasks that may run at once, however small they are
 * @param launcherFolder where the launcher is installed; created if absent
 * @param launcher which version starts the tasks
 * @param grace between SIGTERM and SIGKILL for a task that is ended
 * @param endTasksOnClose true for a command line, whose tasks end with it and which notes nothing
 *     for a later one; a server leaves its tasks running and finds them again
 */
public record LocalBackendSettings(
    double cores,
    long memoryMebibytes,
    int tasks,
    Path launcherFolder,
    LauncherProgram launcher,
    Duration grace,
    boolean endTasksOnClose) {
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  public LocalBackendSettings {
    if (!(cores >= 0.01) || memoryMebibytes < 1 || tasks < 1 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "not a possible host: %s cores, %d MiB memory, %d tasks, %s grace"
              .formatted(cores, memoryMebibytes, tasks, grace));
    }
  }

  /** As many tasks as cores and memory allow. */
  public LocalBackendSettings(
      double cores,
      long memoryMebibytes,
      Path launcherFolder,
      LauncherProgram launcher,
      Duration grace,
      boolean endTasksOnClose) {
    this(
        cores,
        memoryMebibytes,
        Integer.MAX_VALUE,
        launcherFolder,
        launcher,
        grace,
        endTasksOnClose);
  }
}
