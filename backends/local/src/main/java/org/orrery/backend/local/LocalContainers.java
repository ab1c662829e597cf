package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.BubblewrapEngine;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.backend.local.containers.NoEngine;
import org.orrery.backend.spi.Capabilities;

/**
 * What a {@link LocalBackend} needs to run tasks in containers.
 *
 * @param blocking runs calls of the engine that block, each on a platform thread; it is not closed
 *     by the backend
 */
public record LocalContainers(
    ContainerEngine engine, ContainerSettings settings, Executor blocking) {
  private static final String NONE =
      "no container engine was found when this place to compute was opened";

  /** No containers: tasks that ask for one are refused. */
  public static LocalContainers none(Executor executor) {
    return none(NONE, executor);
  }

  private static LocalContainers none(String why, Executor executor) {
    return new LocalContainers(
        new NoEngine(why), ContainerSettings.ofServer("none", "0:0"), executor);
  }

  /**
   * Containers of the engine that was chosen. Nothing is asked of it yet.
   *
   * @param settings limits that the engine can't keep are left out: {@link #settings} has those
   *     that are kept
   * @param places where bubblewrap keeps what it needs
   * @throws IOException if commands are to run as a user that the engine can't give them
   */
  public static LocalContainers of(
      EngineChoice choice, ContainerSettings settings, BubblewrapPlaces places, Executor blocking)
      throws IOException {
    return switch (choice) {
      case EngineChoice.Docker(var host) ->
          new LocalContainers(DockerEngine.open(host, settings), settings, blocking);
      case EngineChoice.Bubblewrap(Path program) -> {
        if (!settings.user().equals(ContainerSettings.ownUser())) {
          throw new IOException(
              "commands can run as `%s` in Docker only: bubblewrap gives them this process's own user"
                  .formatted(settings.user()));
        }
        ContainerSettings kept = settings.withoutLimits();
        yield new LocalContainers(new BubblewrapEngine(program, places, kept), kept, blocking);
      }
      case EngineChoice.None(String why) -> none(why, blocking);
    };
  }

  /** Why a task in a container is refused; empty if it is not. */
  Optional<String> refusal() {
    return engine instanceof NoEngine(String why) ? Optional.of(why) : Optional.empty();
  }

  Capabilities.Containers offered() {
    return refusal()
        .<Capabilities.Containers>map(Capabilities.Containers.NotOffered::new)
        .orElseGet(() -> new Capabilities.Containers.Offered(settings.strictMemoryLimit()));
  }

  boolean available() {
    return refusal().isEmpty();
  }

  /** An image need not have a shell: only the native launcher runs in every one. */
  Path launcher(Path folder) throws IOException {
    LauncherProgram program =
        LauncherProgram.find(LauncherProgram.Kind.NATIVE).orElseGet(LauncherProgram::forThisHost);
    return program.installInto(folder);
  }
}
