package org.orrery.backend.local.containers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Where an engine may be that speaks the Docker Engine API, without asking it anything. */
public final class DockerHosts {
  private static final String HOST = "DOCKER_HOST";
  private static final String UNIX = "unix";

  private DockerHosts() {}

  /**
   * The engine of this host and user: what {@code DOCKER_HOST} names, else the first of the usual
   * sockets of Docker and of Podman that is there. A socket without a daemon counts: it may be
   * started later.
   */
  public static Optional<URI> find() {
    return find(System.getenv(), Files::exists);
  }

  static Optional<URI> find(Map<String, String> environment, Predicate<Path> exists) {
    String named = environment.get(HOST);
    if (named != null && !named.isBlank()) {
      URI host = URI.create(named.strip());
      return !UNIX.equals(host.getScheme()) || exists.test(Path.of(host.getPath()))
          ? Optional.of(host)
          : Optional.empty();
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/nonexistent");
    return List.of(
            Path.of("/var/run/docker.sock"),
            Path.of(runtime, "docker.sock"),
            Path.of(runtime, "podman/podman.sock"),
            Path.of("/run/podman/podman.sock"))
        .stream()
        .filter(exists)
        .map(socket -> URI.create(UNIX + "://" + socket))
        .findFirst();
  }
}
