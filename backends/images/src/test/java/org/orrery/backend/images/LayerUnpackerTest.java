package org.orrery.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.orrery.backend.images.TestImages.tar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.backend.images.TarReader.Budget;
import org.orrery.backend.images.TestImages.Tar;

class LayerUnpackerTest {
  @TempDir Path folder = Path.of("set by JUnit");
  private Path root = Path.of("set below");
  private Path outside = Path.of("set below");

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
  }

  private void unpack(ImageLimits limits, Tar... layers) throws Exception {
    LayerUnpacker unpacker = new LayerUnpacker(root);
    Budget budget = new Budget(limits);
    for (Tar layer : layers) {
      unpacker.add(new ByteArrayInputStream(layer.bytes()), budget);
    }
    unpacker.finish();
  }

  private void unpack(Tar... layers) throws Exception {
    unpack(ImageLimits.DEFAULT, layers);
  }

  private void outsideIsUntouched() throws IOException {
    assertThat(outside.resolve("secret")).hasContent("secret");
    try (var files = Files.list(outside)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void lays_upper_layers_over_lower_ones() throws Exception {
    unpack(
        tar().file("a/one", "1").file("a/two", "2").file("b", "file"),
        tar().file("a/one", "new").folder("b", 0755).file("b/c", "3"));
    assertThat(root.resolve("a/one")).hasContent("new");
    assertThat(root.resolve("a/two")).hasContent("2");
    assertThat(root.resolve("b/c")).hasContent("3");
  }

  @Test
  void deletes_what_an_upper_layer_hides() throws Exception {
    unpack(
        tar().file("a/one", "1").file("a/two", "2").file("b/deep/file", "3"),
        tar().file("a/.wh.one", "").file(".wh.b", ""));
    assertThat(root.resolve("a/one")).doesNotExist();
    assertThat(root.resolve("a/two")).hasContent("2");
    assertThat(root.resolve("b")).doesNotExist();
  }

  @Test
  void keeps_of_an_opaque_folder_only_what_its_own_layer_has() throws Exception {
    unpack(
        tar().file("a/old", "1").file("a/sub/old", "1"),
        tar().file("a/sub/new", "2").file("a/.wh..wh..opq", "").file("a/newer", "3"));
    assertThat(root.resolve("a/old")).doesNotExist();
    assertThat(root.resolve("a/sub/old")).doesNotExist();
    assertThat(root.resolve("a/sub/new")).hasContent("2");
    assertThat(root.resolve("a/newer")).hasContent("3");
  }

  @Test
  void follows_links_to_folders_inside_the_root() throws Exception {
    unpack(
        tar().folder("usr/lib", 0755).symbolicLink("lib", "/usr/lib"),
        tar().file("lib/library.so", "code"));
    assertThat(root.resolve("usr/lib/library.so")).hasContent("code");
    assertThat(Files.isSymbolicLink(root.resolve("lib"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside/new", "a/../../outside/new", "/../outside/new"})
  void refuses_paths_that_lead_up(String name) throws Exception {
    assertThatThrownBy(() -> unpack(tar().file(name, "x")))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining(name);
    outsideIsUntouched();
  }

  @Test
  void keeps_absolute_paths_inside_the_root() throws Exception {
    unpack(tar().file("/" + outside + "/secret", "mine"));
    assertThat(root.resolve(outside.toString().substring(1)).resolve("secret")).hasContent("mine");
    outsideIsUntouched();
  }

  @Test
  void does_not_write_through_links_out_of_the_root() throws Exception {
    unpack(
        tar()
            .symbolicLink("absolute", outside.toString())
            .symbolicLink("relative", "../../../../../../../.." + outside)
            .file("absolute/one", "1")
            .file("relative/two", "2"),
        tar().file("relative/secret", "mine").file("absolute/.wh.secret", ""));
    outsideIsUntouched();
  }

  @Test
  void replaces_a_link_and_not_what_it_leads_to() throws Exception {
    unpack(tar().symbolicLink("link", outside.resolve("secret").toString()).file("link", "mine"));
    assertThat(root.resolve("link")).hasContent("mine");
    assertThat(Files.isSymbolicLink(root.resolve("link"))).isFalse();
    outsideIsUntouched();
  }

  @Test
  void does_not_link_to_files_outside_the_root() throws Exception {
    assertThatThrownBy(() -> unpack(tar().hardLink("stolen", outside.resolve("secret").toString())))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("stolen");
    Tar through = tar().symbolicLink("out", outside.toString()).hardLink("stolen", "out/secret");
    assertThatThrownBy(() -> unpack(through)).isInstanceOf(ImageRefusedException.class);
    assertThat(root.resolve("stolen")).doesNotExist();
  }

  @Test
  void links_hard_inside_the_root() throws Exception {
    unpack(tar().file("a", "1").hardLink("b", "a"));
    assertThat(Files.isSameFile(root.resolve("a"), root.resolve("b"))).isTrue();
  }

  @Test
  void refuses_links_in_a_circle() {
    assertThatThrownBy(
            () -> unpack(tar().symbolicLink("a", "b").symbolicLink("b", "a").file("a/c", "x")))
        .hasMessageContaining("too many links");
  }

  @Test
  void makes_no_devices_and_no_pipes() throws Exception {
    unpack(
        tar()
            .special("dev/null", TarConstants.LF_CHR)
            .special("dev/disk", TarConstants.LF_BLK)
            .special("pipe", TarConstants.LF_FIFO)
            .file("last", "x"));
    assertThat(root.resolve("dev/null")).doesNotExist();
    assertThat(root.resolve("dev/disk")).doesNotExist();
    assertThat(root.resolve("pipe")).doesNotExist();
    assertThat(root.resolve("last")).hasContent("x");
  }

  @Test
  void drops_the_right_to_become_somebody_else() throws Exception {
    unpack(tar().file("sudo", new byte[] {1}, 06755).folder("locked", 0500).file("locked/a", "x"));
    int mode = (int) Files.getAttribute(root.resolve("sudo"), "unix:mode");
    assertThat(mode & 07777).isEqualTo(0755);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("locked"), LinkOption.NOFOLLOW_LINKS)))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/.wh..", "a/.wh...", "a/.wh."})
  void refuses_to_hide_what_is_no_name(String name) {
    assertThatThrownBy(() -> unpack(tar().file("a/b", "x").file(name, "")))
        .isInstanceOf(ImageRefusedException.class);
  }

  @Test
  void ends_at_the_limit_of_size() {
    assertThatThrownBy(
            () -> unpack(new ImageLimits(1 << 20, 100), tar().file("a", new byte[2 << 20], 0644)))
        .hasMessageContaining("larger than 1 MiB");
  }

  @Test
  void ends_at_the_limit_of_entries() {
    assertThatThrownBy(
            () ->
                unpack(
                    new ImageLimits(1 << 20, 2), tar().file("a", "").file("b", "").file("c", "")))
        .hasMessageContaining("more than 2 files");
  }

  @Test
  void does_not_keep_endless_names_in_memory() {
    assertThatThrownBy(() -> unpack(tar().commented("a".repeat(2 << 20))))
        .hasMessageContaining("header beyond a mebibyte");
  }

  @Test
  void refuses_something_below_a_file() {
    assertThatThrownBy(() -> unpack(tar().file("a", "x").file("a/b", "y")))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("below a file");
  }
}
