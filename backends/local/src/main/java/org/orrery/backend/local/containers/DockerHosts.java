package org.orrery.backend.local.containers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
    return all(environment, exists).stream().findFirst();
  }

  /** The first is the one to be preferred. */
  static List<URI> all(Map<String, String> environment, Predicate<Path> exists) {
    Optional<URI> named = named(environment);
    if (named.isPresent()) {
      URI host = named.get();
      return !isSocket(host) || exists.test(Path.of(host.getPath())) ? List.of(host) : List.of();
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/nonexistent");
    return Stream.of(
            Path.of("/var/run/docker.sock"),
            Path.of(runtime, "docker.sock"),
            Path.of(runtime, "podman/podman.sock"),
            Path.of("/run/podman/podman.sock"))
        .filter(exists)
        .map(socket -> URI.create(UNIX + "://" + socket))
        .toList();
  }

  /** What {@code DOCKER_HOST} says; empty if it says nothing. */
  public static Optional<URI> named() {
    return named(System.getenv());
  }

  static Optional<URI> named(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(HOST))
        .map(String::strip)
        .filter(host -> !host.isEmpty())
        .map(URI::create);
  }

  static boolean isSocket(URI host) {
    return UNIX.equals(host.getScheme());
  }
}
