package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Assumptions;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.backend.local.containers.ImageArchives;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ContainerImage.Source;

/**
 * Bubblewrap and small images for it. Where it does not work tests are skipped, unless the run has
 * said that it installs everything ({@code ORRERY_REQUIRE_DOCKER=1}).
 */
final class TestBubblewrap {
  private TestBubblewrap() {}

  static EngineChoice require() {
    try {
      return EngineChoice.of(EngineChoice.Wish.BUBBLEWRAP, null);
    } catch (IOException e) {
      assertThat(System.getenv("ORRERY_REQUIRE_DOCKER")).as(e.getMessage()).isNotEqualTo("1");
      Assumptions.abort(e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param images unpacked images, which several engines may share
   * @param containers of this place
   */
  static LocalContainers open(String instance, Path images, Path containers, Executor blocking)
      throws IOException {
    ContainerSettings settings =
        new ContainerSettings(
            instance,
            ContainerSettings.ownUser(),
            false,
            false,
            ImagePolicy.ofOneUser(ImageArchives.localFiles()),
            path -> false,
            null);
    return LocalContainers.of(
        require(), settings, new BubblewrapPlaces(images, containers, null), blocking);
  }

  /** What the contract calls the image with a shell. */
  static ContainerImage shellImage(Path archives) throws Exception {
    return image(
        "orrery-test/shell:1",
        archives.resolve("shell-image.tar"),
        true,
        "{\"Env\":[\"COLOUR=red\",\"SHAPE=round\"],\"WorkingDir\":\"/elsewhere\"}");
  }

  /** What the contract calls the image with an entry point. */
  static ContainerImage entryPointImage(Path archives) throws Exception {
    return image(
        "orrery-test/entry:1",
        archives.resolve("entry-image.tar"),
        false,
        "{\"Entrypoint\":[\"/app/echo\",\"entry\",\"point\"],\"Cmd\":[\"ignored\"],\"WorkingDir\":\"/app\"}");
  }

  private static synchronized ContainerImage image(
      String name, Path archive, boolean shell, String config) throws Exception {
    if (!Files.exists(archive)) {
      try (TestRoots roots = TestRoots.make()) {
        roots.save(shell ? roots.shell() : roots.echo(), config, archive);
      }
    }
    return new ContainerImage(name, new Source.Load(archive.toString()));
  }
}
