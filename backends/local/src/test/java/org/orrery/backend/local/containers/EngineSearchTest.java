package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.local.containers.EngineChoice.Wish;

class EngineSearchTest {
  @TempDir Path host = Path.of("set by JUnit");

  private Path socket() {
    return host.resolve("docker.sock");
  }

  private URI uri() {
    return URI.create("unix://" + socket());
  }

  /** A host that has nothing but what lies in the folder. */
  private EngineSearch search(Map<String, String> environment) {
    return new EngineSearch(environment, path -> path.startsWith(host) && Files.exists(path));
  }

  private EngineChoice choose(Wish wish) throws IOException {
    return search(Map.of("PATH", host.toString(), "XDG_RUNTIME_DIR", host.toString()))
        .choose(wish, null);
  }

  private ServerSocketChannel daemon() throws IOException {
    ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    daemon.bind(UnixDomainSocketAddress.of(socket()));
    return daemon;
  }

  private Path bubblewrap(String script) throws IOException {
    Path program = Files.writeString(host.resolve("bwrap"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void takes_docker_where_it_answers() throws Exception {
    bubblewrap("exit 0");
    try (ServerSocketChannel daemon = daemon()) {
      assertThat(daemon.isOpen()).isTrue();
      assertThat(choose(Wish.AUTO)).isEqualTo(new EngineChoice.Docker(uri()));
    }
  }

  @Test
  void takes_bubblewrap_where_no_daemon_answers_at_the_socket() throws Exception {
    Path program = bubblewrap("exit 0");
    daemon().close();
    assertThat(socket()).exists();
    assertThat(choose(Wish.AUTO)).isEqualTo(new EngineChoice.Bubblewrap(program));
  }

  @Test
  void says_all_that_is_missing() throws Exception {
    assertThat(choose(Wish.AUTO))
        .isInstanceOfSatisfying(
            EngineChoice.None.class,
            none ->
                assertThat(none.why())
                    .startsWith(
                        "there is no socket of Docker or Podman, and there is no `bwrap` on the path"));
    daemon().close();
    bubblewrap("echo bwrap: setting up uid map: Permission denied >&2; exit 1");
    assertThat(choose(Wish.AUTO))
        .isInstanceOfSatisfying(
            EngineChoice.None.class,
            none ->
                assertThat(none.why())
                    .contains("nothing answers at `" + uri() + "`")
                    .contains("setting up uid map: Permission denied"));
  }

  @Test
  void believes_who_names_an_engine_elsewhere() throws Exception {
    bubblewrap("exit 0");
    URI elsewhere = URI.create("tcp://engine.invalid:2375");
    assertThat(search(Map.of("DOCKER_HOST", elsewhere.toString())).choose(Wish.AUTO, null))
        .isEqualTo(new EngineChoice.Docker(elsewhere));
    assertThat(search(Map.of()).choose(Wish.AUTO, elsewhere))
        .isEqualTo(new EngineChoice.Docker(elsewhere));
  }

  @Test
  void takes_no_other_engine_than_the_one_that_is_asked_for() throws Exception {
    assertThatThrownBy(() -> choose(Wish.DOCKER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("`DOCKER_HOST`");
    assertThatThrownBy(() -> choose(Wish.BUBBLEWRAP))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("install bubblewrap");
    Path program = bubblewrap("exit 0");
    daemon().close();
    assertThat(choose(Wish.DOCKER)).isEqualTo(new EngineChoice.Docker(uri()));
    assertThat(choose(Wish.BUBBLEWRAP)).isEqualTo(new EngineChoice.Bubblewrap(program));
    assertThat(choose(Wish.NONE)).isEqualTo(new EngineChoice.None("containers are switched off"));
  }
}
