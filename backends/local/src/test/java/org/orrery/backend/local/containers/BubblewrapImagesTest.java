package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.images.ImageLimits;
import org.orrery.backend.images.ImageStore;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ContainerImage.Source;
import org.orrery.backend.spi.ImageResolution;

class BubblewrapImagesTest {
  /** An empty tar archive. */
  private static final byte[] EMPTY = new byte[1024];

  @TempDir Path folder = Path.of("set by JUnit");

  private BubblewrapImages images(@Nullable ImageArchives archives) {
    return new BubblewrapImages(
        new ImageStore(folder, ImageLimits.DEFAULT, null), new ImagePolicy(true, true, archives));
  }

  private static String why(ImageResolution resolution) {
    assertThat(resolution).isInstanceOf(ImageResolution.Failed.class);
    Cause.Image cause = ((ImageResolution.Failed) resolution).cause();
    assertThat(cause.image()).isEqualTo("tool");
    return cause.why();
  }

  private static ContainerImage tool(Source source) {
    return new ContainerImage("tool", source);
  }

  @Test
  void builds_nothing_and_says_what_to_do() {
    assertThat(
            why(
                images(uri -> new ByteArrayInputStream(EMPTY))
                    .resolve(tool(new Source.Build("FROM x")))))
        .contains("builds no images", "`dockerPull`");
  }

  @Test
  void reads_no_archive_where_documents_may_name_none() {
    assertThat(why(images(null).resolve(tool(new Source.Load("/x.tar")))))
        .contains("no image archives", "`dockerPull`");
  }

  @Test
  void does_not_know_an_image_that_comes_from_nowhere() {
    assertThat(why(images(null).resolve(tool(new Source.Present())))).contains("no such image");
  }

  @Test
  void tells_why_an_archive_can_not_be_read() {
    assertThat(
            why(
                images(
                        uri -> {
                          throw new IOException("`" + uri + "` is not there");
                        })
                    .resolve(tool(new Source.Import("/x.tar")))))
        .contains("`/x.tar` is not there");
  }

  @Test
  void finds_what_was_imported_without_asking_again() {
    ImageResolution imported =
        images(uri -> new ByteArrayInputStream(EMPTY)).resolve(tool(new Source.Import("/x.tar")));
    assertThat(imported).isInstanceOf(ImageResolution.Found.class);
    assertThat(images(null).resolve(tool(new Source.Present()))).isEqualTo(imported);
  }
}
