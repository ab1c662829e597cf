package org.orrery.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.orrery.backend.images.TestImages.config;
import static org.orrery.backend.images.TestImages.dockerArchive;
import static org.orrery.backend.images.TestImages.gzipped;
import static org.orrery.backend.images.TestImages.tar;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private ImageStore store() {
    return new ImageStore(folder.resolve("store"), ImageLimits.DEFAULT, null);
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private long leftInBuilding() throws Exception {
    try (Stream<Path> left = Files.list(folder.resolve("store/building"))) {
      return left.count();
    }
  }

  @Test
  void reads_what_docker_saves() throws Exception {
    byte[] lower = tar().file("etc/name", "lower").bytes();
    byte[] upper = tar().file("etc/name", "upper").bytes();
    String config = config(lower, upper);
    StoredImage image = store().load("tool:1", in(dockerArchive(config, lower, upper)));
    assertThat(image.digest()).isEqualTo(Sha256.of(config.getBytes(StandardCharsets.UTF_8)));
    assertThat(image.root().resolve("etc/name")).hasContent("upper");
    assertThat(image.config())
        .isEqualTo(
            new ImageConfig(
                List.of("/bin/tool", "-x"),
                List.of("help"),
                Map.of("A", "b=c", "PATH", "/bin"),
                "/work",
                "1000"));
    assertThat(leftInBuilding()).isZero();
  }

  @Test
  void finds_an_image_by_each_form_of_its_name_and_by_its_digest() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    StoredImage image = store().load("tool", in(dockerArchive(config(layer), layer)));
    for (String name :
        List.of(
            "tool",
            "tool:latest",
            "docker.io/tool",
            "index.docker.io/tool:latest",
            "docker.io/library/tool",
            image.digest())) {
      assertThat(store().find(name)).as(name).contains(image);
    }
    assertThat(store().find("other")).isEmpty();
    assertThat(store().find("sha256:" + "0".repeat(64))).isEmpty();
  }

  @Test
  void takes_names_that_are_no_references() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    StoredImage image = store().load("My Tool!", in(dockerArchive(config(layer), layer)));
    assertThat(store().find("My Tool!")).contains(image);
  }

  @Test
  void reads_compressed_archives_and_oci_layouts() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    String config = config(layer);
    StoredImage docker = store().load("one", in(gzipped(dockerArchive(config, gzipped(layer)))));
    Path layout = folder.resolve("layout");
    TestImages.layout(layout, config, layer);
    assertThat(store().load("two", layout)).isEqualTo(docker);
    TestImages.Tar archive = tar();
    try (Stream<Path> files = Files.walk(layout)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        archive.file("./" + layout.relativize(file), Files.readAllBytes(file), 0644);
      }
    }
    assertThat(store().load("three", in(archive.bytes()))).isEqualTo(docker);
  }

  @Test
  void imports_a_root_file_system() throws Exception {
    byte[] root = tar().file("./bin/tool", "x").bytes();
    StoredImage plain = store().importRoot("one", in(root));
    assertThat(plain.root().resolve("bin/tool")).hasContent("x");
    assertThat(plain.config()).isEqualTo(new ImageConfig(List.of(), List.of(), Map.of(), "", ""));
    assertThat(store().importRoot("two", in(gzipped(root))).digest()).isEqualTo(plain.digest());
  }

  @Test
  void follows_links_between_equal_layers_of_an_archive() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    byte[] archive =
        tar()
            .file("x/layer.tar", layer, 0644)
            .symbolicLink("y/layer.tar", "../x/layer.tar")
            .file("config.json", config(layer, layer))
            .file(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"Layers\":[\"x/layer.tar\",\"y/layer.tar\"]}]")
            .bytes();
    assertThat(store().load("tool", in(archive)).root().resolve("a")).hasContent("1");
  }

  @Test
  void refuses_a_layer_that_is_not_what_the_configuration_says() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    byte[] other = tar().file("a", "2").bytes();
    assertThatThrownBy(() -> store().load("tool", in(dockerArchive(config(layer), other))))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("layer 1");
    assertThat(store().find("tool")).isEmpty();
    assertThat(leftInBuilding()).isZero();
  }

  @Test
  void says_that_an_archive_holds_no_image() throws Exception {
    byte[] root = tar().file("bin/sh", "x").bytes();
    assertThatThrownBy(() -> store().load("tool", in(root)))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("dockerImport");
  }

  @Test
  void reads_no_file_outside_a_layout() throws Exception {
    Path layout = Files.createDirectories(folder.resolve("layout"));
    Files.writeString(folder.resolve("secret"), "{}");
    Files.writeString(
        layout.resolve("manifest.json"), "[{\"Config\":\"../secret\",\"Layers\":[]}]");
    assertThatThrownBy(() -> store().load("tool", layout))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("../secret");
  }

  @Test
  void names_the_limit_that_an_image_is_beyond() throws Exception {
    byte[] layer = tar().file("a", new byte[2 << 20], 0644).bytes();
    byte[] bomb = gzipped(dockerArchive(config(layer), layer));
    ImageStore small = new ImageStore(folder.resolve("store"), new ImageLimits(1 << 20, 10), null);
    assertThatThrownBy(() -> small.load("tool", in(bomb)))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("larger than 1 MiB");
    assertThatThrownBy(() -> small.importRoot("tool", in(gzipped(layer))))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("larger than 1 MiB");
    assertThat(leftInBuilding()).isZero();
  }

  @Test
  void fetches_once_what_is_asked_for_by_many_at_once() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    byte[] archive = dockerArchive(config(layer), layer);
    AtomicInteger reads = new AtomicInteger();
    Callable<StoredImage> load =
        () ->
            store()
                .load(
                    "tool",
                    new ByteArrayInputStream(archive) {
                      @Override
                      public synchronized int read(byte[] bytes, int offset, int length) {
                        if (pos == 0) {
                          reads.incrementAndGet();
                        }
                        return super.read(bytes, offset, length);
                      }
                    });
    try (ExecutorService many = Executors.newFixedThreadPool(8)) {
      for (var image : many.invokeAll(List.of(load, load, load, load, load, load, load, load))) {
        assertThat(image.get().root().resolve("a")).hasContent("1");
      }
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void sweeps_what_a_killed_process_began() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    byte[] archive = dockerArchive(config(layer), layer);
    store().load("tool", in(archive));
    Path lock;
    try (Stream<Path> locks = Files.list(folder.resolve("store/locks"))) {
      lock = locks.findFirst().orElseThrow();
    }
    Path left = folder.resolve("store/building/" + lock.getFileName() + "-left");
    Files.createDirectories(left.resolve("image/root/some"));
    try (Stream<Path> names = Files.list(folder.resolve("store/names"))) {
      Files.delete(names.findFirst().orElseThrow());
    }
    store().load("tool", in(archive));
    assertThat(left).doesNotExist();
  }

  @Test
  void gives_an_image_another_name() throws Exception {
    byte[] layer = tar().file("a", "1").bytes();
    StoredImage image = store().load("tool", in(dockerArchive(config(layer), layer)));
    store().name("alias", image.digest());
    assertThat(store().find("alias")).contains(image);
  }
}
