package org.orrery.backend.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of the launcher. Paths are absolute and as the launcher sees them. The environment is
 * not here: the command inherits the launcher's.
 *
 * @param attempt existing folder for the records {@code started} and {@code exit}
 * @param work existing working folder
 * @param stdin a file; null means no input
 * @param stdout a file, created or emptied
 * @param stderr a file, created or emptied; may equal {@code stdout}
 * @param timeLimit for the command alone, kept in whole seconds, rounded up; null means none
 * @param grace between SIGTERM and SIGKILL, rounded up likewise
 * @param command program and arguments, at least one
 */
public record LaunchCommand(
    String attempt,
    String work,
    @Nullable String stdin,
    String stdout,
    String stderr,
    @Nullable Duration timeLimit,
    Duration grace,
    List<String> command) {
  /** The launcher refuses longer times, so that its nanoseconds stay inside 64 bits. */
  private static final long MAX_SECONDS = 4_000_000_000L;

  private static final String NO_INPUT = "/dev/null";

  public LaunchCommand {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("nothing to launch");
    }
    if (timeLimit != null && !timeLimit.isPositive()) {
      throw new IllegalArgumentException("a time limit is positive, not " + timeLimit);
    }
  }

  /** The same with these words before the command: an image's entry point. */
  public LaunchCommand prefixedBy(List<String> words) {
    List<String> prefixed = new ArrayList<>(words);
    prefixed.addAll(command);
    return new LaunchCommand(attempt, work, stdin, stdout, stderr, timeLimit, grace, prefixed);
  }

  /** The launcher's arguments, without its own name. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(command.size() + 8);
    arguments.add(attempt);
    arguments.add(work);
    arguments.add(stdin == null ? NO_INPUT : stdin);
    arguments.add(stdout);
    arguments.add(stderr);
    arguments.add(timeLimit == null ? "0" : wholeSeconds(timeLimit));
    arguments.add(wholeSeconds(grace));
    arguments.add("--");
    arguments.addAll(command);
    return arguments;
  }

  private static String wholeSeconds(Duration duration) {
    long seconds = duration.toSeconds() + (duration.toNanosPart() > 0 ? 1 : 0);
    return Long.toString(Math.clamp(seconds, 0, MAX_SECONDS));
  }
}
