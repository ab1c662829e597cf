package org.orrery.backend.local.containers;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for container engines.
 *
 * @param environment as a process has it
 * @param exists whether there is a socket
 */
record EngineSearch(Map<String, String> environment, Predicate<Path> exists) {
  static EngineSearch onThisHost() {
    return new EngineSearch(System.getenv(), Files::exists);
  }

  EngineChoice choose(EngineChoice.Wish wish, @Nullable URI host) throws IOException {
    return switch (wish) {
      case AUTO -> host == null ? any() : new EngineChoice.Docker(host);
      case DOCKER -> docker(host);
      case BUBBLEWRAP -> bubblewrap();
      case NONE -> new EngineChoice.None("containers are switched off");
    };
  }

  private EngineChoice docker(@Nullable URI host) throws IOException {
    Optional<URI> there = host == null ? DockerHosts.find(environment, exists) : Optional.of(host);
    return new EngineChoice.Docker(
        there.orElseThrow(
            () ->
                new IOException(
                    "there is no socket of Docker or Podman; start its daemon, or name it by `DOCKER_HOST`")));
  }

  private EngineChoice bubblewrap() throws IOException {
    Optional<Path> program = Bubblewrap.find(environment);
    if (program.isEmpty()) {
      throw new IOException(
          "there is no `bwrap` on the path; install bubblewrap (0.8 or later), which most Linux distributions have as a package");
    }
    Optional<String> trouble = Bubblewrap.trouble(program.get());
    if (trouble.isPresent()) {
      throw new IOException(trouble.get());
    }
    return new EngineChoice.Bubblewrap(program.get());
  }

  private EngineChoice any() {
    List<String> troubles = new ArrayList<>();
    for (URI socket : DockerHosts.all(environment, exists)) {
      Optional<String> silence = silence(socket);
      if (silence.isEmpty()) {
        return new EngineChoice.Docker(socket);
      }
      troubles.add("nothing answers at `%s` (%s)".formatted(socket, silence.get()));
    }
    if (troubles.isEmpty()) {
      troubles.add("there is no socket of Docker or Podman");
    }
    try {
      return bubblewrap();
    } catch (IOException e) {
      troubles.add(e.getMessage());
      return new EngineChoice.None(String.join(", and ", troubles));
    }
  }

  /** Why nobody answers; a daemon that the system starts on demand counts as one that does. */
  private static Optional<String> silence(URI socket) {
    if (!DockerHosts.isSocket(socket)) {
      // It was named on purpose, and a connection over a network may take its time.
      return Optional.empty();
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket.getPath()));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
