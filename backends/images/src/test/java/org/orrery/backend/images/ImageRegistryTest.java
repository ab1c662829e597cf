package org.orrery.backend.images;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no registry; {@link RealRegistryIT} has one. */
class ImageRegistryTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void tells_a_registry_that_can_not_be_reached_from_one_that_refuses() {
    ImageStore store = new ImageStore(folder, ImageLimits.DEFAULT, null);
    assertThatThrownBy(() -> store.pull("127.0.0.1:1/tool:1"))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void refuses_what_is_no_reference() {
    ImageStore store = new ImageStore(folder, ImageLimits.DEFAULT, null);
    assertThatThrownBy(() -> store.pull("Not an image")).isInstanceOf(ImageRefusedException.class);
  }
}
