package org.orrery.backend.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task, fully resolved: no expression is left. Paths inside {@code arguments} and {@code
 * environment} are those that {@link TaskVolume#pathSeenByTasks} gave.
 *
 * @param arguments program and its arguments, at least one; no shell unless the program is one
 * @param environment the whole environment; nothing is inherited from the server
 * @param folders where the task works, on the tenant's volume
 * @param streams where its standard streams go
 * @param resources what it asks for
 * @param timeLimit for the command alone, kept by the launcher; null means none
 * @param container null means directly on the machine; a backend without {@link
 *     Capabilities#containers} rejects any other
 */
public record TaskSpec(
    List<String> arguments,
    Map<String, String> environment,
    Folders folders,
    Streams streams,
    Resources resources,
    @Nullable Duration timeLimit,
    @Nullable Container container) {

  public TaskSpec {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a task needs a program");
    }
  }

  /** A task directly on the machine. */
  public TaskSpec(
      List<String> arguments,
      Map<String, String> environment,
      Folders folders,
      Streams streams,
      Resources resources,
      @Nullable Duration timeLimit) {
    this(arguments, environment, folders, streams, resources, timeLimit, null);
  }

  /**
   * @param attempt the launcher's own folder: {@code started} and {@code exit} lie here; made by
   *     submit
   * @param work the working folder; made by {@link TaskVolume#prepare}
   * @param temporary private to the task; made by {@link TaskVolume#prepare}
   */
  public record Folders(VolumePath attempt, VolumePath work, VolumePath temporary) {}

  /**
   * @param stdin a path as tasks see it; null means no input
   * @param stdout a file on the volume, created by the launcher
   * @param stderr a file on the volume, created by the launcher; may equal {@code stdout}
   */
  public record Streams(@Nullable String stdin, VolumePath stdout, VolumePath stderr) {}
}
