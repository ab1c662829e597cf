package org.orrery.backend.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerSettings;
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
    return new LocalContainers(
        new NoEngine(NONE), ContainerSettings.ofServer("none", "0:0"), executor);
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
