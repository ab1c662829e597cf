package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.local.containers.ImageArchives;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/**
 * The Docker daemon that tests use, and small images made of the host's static busybox. Without a
 * daemon the tests are skipped, unless {@code ORRERY_REQUIRE_DOCKER=1}.
 */
final class TestDocker {
  private static final ContainerImage SHELL =
      built(
          "orrery-test/shell:1",
          "FROM orrery-test/busybox:2\nENV COLOUR=red SHAPE=round\nWORKDIR /elsewhere\n");
  private static final ContainerImage ENTRY_POINT =
      built(
          "orrery-test/entry:1",
          """
          FROM orrery-test/echo:2
          ENTRYPOINT ["/app/echo", "entry", "point"]
          CMD ["ignored"]
          WORKDIR /app
          """);

  private static boolean ready;

  private TestDocker() {}

  private static ContainerImage built(String name, String dockerfile) {
    return new ContainerImage(name, new ContainerImage.Source.Build(dockerfile));
  }

  /** Null for what the environment says. */
  static @Nullable URI host() {
    String own = System.getenv("ORRERY_DOCKER");
    return own == null ? null : URI.create(own);
  }

  static DockerEngine engine(String instance) throws IOException {
    return new DockerEngine(host(), settings(instance));
  }

  static ContainerSettings settings(String instance) throws IOException {
    return settings(instance, ContainerSettings.ownUser(), null);
  }

  static ContainerSettings settings(String instance, String user, @Nullable Duration pool) {
    return new ContainerSettings(
        instance,
        user,
        true,
        true,
        ImagePolicy.ofOneUser(ImageArchives.localFiles()),
        path -> false,
        pool);
  }

  static synchronized void require() throws Exception {
    if (ready) {
      return;
    }
    try (DockerEngine engine = engine("require")) {
      engine.labelled("orrery.instance");
      makeImages(engine);
      ready = true;
    } catch (EngineUnavailableException e) {
      String why = "no Docker daemon (ORRERY_DOCKER, DOCKER_HOST): " + e.getMessage();
      assertThat(System.getenv("ORRERY_REQUIRE_DOCKER")).as(why).isNotEqualTo("1");
      Assumptions.abort(why);
    }
  }

  static ContainerImage shellImage() {
    return SHELL;
  }

  static ContainerImage entryPointImage() {
    return ENTRY_POINT;
  }

  private static void makeImages(DockerEngine engine) throws Exception {
    try (TestRoots roots = TestRoots.make()) {
      imported(engine, roots.shell(), "orrery-test/busybox:2");
      imported(engine, roots.echo(), "orrery-test/echo:2");
      found(engine, SHELL);
      found(engine, ENTRY_POINT);
    }
  }

  private static void imported(DockerEngine engine, Path tar, String name) {
    found(engine, new ContainerImage(name, new ContainerImage.Source.Import(tar.toString())));
  }

  private static void found(DockerEngine engine, ContainerImage image) {
    assertThat(engine.resolve(image)).isInstanceOf(ImageResolution.Found.class);
  }
}
