package org.orrery.backend.local.containers;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where containers without a daemon keep what Docker keeps in its own folders.
 *
 * @param images unpacked images; several processes may share it
 * @param containers what is known of those that run; the same after a restart
 * @param credentials of registries, in a file as {@code docker login} writes it; null for none
 */
public record BubblewrapPlaces(Path images, Path containers, @Nullable Path credentials) {
  /**
   * Everything below one folder, with the registry credentials of this process's user.
   *
   * @param folder absolute; made when it is first needed
   */
  public static BubblewrapPlaces below(Path folder) {
    return new BubblewrapPlaces(
        folder.resolve("images"), folder.resolve("containers"), credentials(System.getenv()));
  }

  private static Path credentials(Map<String, String> environment) {
    String folder = environment.get("DOCKER_CONFIG");
    return (folder == null || folder.isBlank()
            ? Path.of(System.getProperty("user.home"), ".docker")
            : Path.of(folder))
        .resolve("config.json");
  }
}
