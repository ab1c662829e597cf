package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DockerHostsTest {
  private static final Path DOCKER = Path.of("/var/run/docker.sock");
  private static final Path PODMAN = Path.of("/run/user/7/podman/podman.sock");

  @Test
  void takes_what_the_environment_names() {
    assertThat(
            DockerHosts.find(Map.of("DOCKER_HOST", "tcp://engine:2375"), Set.of(DOCKER)::contains))
        .contains(URI.create("tcp://engine:2375"));
    assertThat(
            DockerHosts.find(
                Map.of("DOCKER_HOST", "unix:///run/own.sock"),
                Set.of(Path.of("/run/own.sock"))::contains))
        .contains(URI.create("unix:///run/own.sock"));
  }

  @Test
  void takes_no_other_engine_than_the_one_that_is_named() {
    assertThat(
            DockerHosts.find(
                Map.of("DOCKER_HOST", "unix:///run/own.sock"), Set.of(DOCKER)::contains))
        .isEmpty();
  }

  @Test
  void finds_docker_before_podman() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/user/7");
    assertThat(DockerHosts.find(environment, Set.of(DOCKER, PODMAN)::contains))
        .contains(URI.create("unix:///var/run/docker.sock"));
    assertThat(DockerHosts.find(environment, Set.of(PODMAN)::contains))
        .contains(URI.create("unix:///run/user/7/podman/podman.sock"));
    assertThat(DockerHosts.find(environment, path -> false)).isEmpty();
  }
}
