package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.images.ImageConfig;
import org.orrery.backend.images.StoredImage;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.local.containers.ContainerStart.Common;
import org.orrery.backend.local.containers.ContainerStart.HostMount;
import org.orrery.backend.spi.Resources;

class BubblewrapSandboxTest {
  private static final HostMount WORK = new HostMount("/data/work", "/data/work", true);
  private static final HostMount INPUT = new HostMount("/data/in", "/data/work/in", false);

  @TempDir Path root = Path.of("set by JUnit");

  @BeforeEach
  void makeImage() throws IOException {
    Files.createDirectories(root.resolve("usr/lib/deep"));
    Files.createDirectories(root.resolve("tmp"));
    Files.createDirectories(root.resolve("run"));
    Files.createDirectories(root.resolve("var"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), "root");
    Files.writeString(root.resolve("etc/hosts"), "");
    Files.writeString(root.resolve("usr/lib/a.so"), "");
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
  }

  private List<String> options(boolean network, HostMount... mounts) throws IOException {
    StoredImage image =
        new StoredImage(
            "sha256:" + "0".repeat(64),
            root,
            new ImageConfig(
                List.of(), List.of(), Map.of("COLOUR", "red", "SHAPE", "round"), "", ""));
    ContainerStart start =
        new ContainerStart(
            "name",
            Map.of(),
            image.digest(),
            Path.of("/opt/launcher"),
            new LaunchCommand(
                "/data/attempt",
                "/data/work",
                null,
                "/out",
                "/err",
                null,
                Duration.ofSeconds(1),
                List.of("tool")),
            Map.of("SHAPE", "square", "SECRET", "a b=c\nd"),
            List.of(mounts),
            network,
            new Resources(1, 16, 0, 0),
            new Common("/data", "/data", Map.of()));
    byte[] bytes = BubblewrapSandbox.options("1000:1001", image, Path.of("/state/hosts"), start);
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(text).endsWith("\0");
    return List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }

  private static List<String> words(String... words) {
    return List.of(words);
  }

  @Test
  void has_namespaces_of_its_own_and_no_capability() throws Exception {
    assertThat(options(false))
        .containsSequence("--unshare-all", "--unshare-user", "--as-pid-1", "--new-session")
        .containsSequence("--uid", "1000", "--gid", "1001", "--cap-drop", "ALL", "--clearenv")
        .doesNotContain("--share-net", "--die-with-parent");
  }

  @Test
  void has_the_hosts_network_and_names_only_if_asked() throws Exception {
    assertThat(options(false)).containsSequence("--ro-bind", "/state/hosts", "/etc/hosts");
    assertThat(options(true)).contains("--share-net").doesNotContain("/state/hosts", "--hostname");
  }

  @Test
  void lays_the_tools_environment_over_that_of_the_image_and_the_usual_path() throws Exception {
    assertThat(options(false))
        .containsSequence("--setenv", "COLOUR", "red")
        .containsSequence("--setenv", "SHAPE", "square")
        .containsSequence("--setenv", "SECRET", "a b=c\nd")
        .doesNotContain("round")
        .containsSequence(
            "--setenv", "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void shows_the_image_read_only_with_its_own_links() throws Exception {
    List<String> options = options(false, WORK);
    assertThat(options)
        .containsSequence("--ro-bind", root + "/usr", "/usr")
        .containsSequence("--symlink", "usr/lib", "/lib")
        .containsSequence("--remount-ro", "/")
        .doesNotContain(root.toString());
    assertThat(options.indexOf("--tmpfs")).isLessThan(options.indexOf(root + "/usr"));
  }

  @Test
  void makes_anew_a_folder_of_the_image_that_lacks_a_mount_point() throws Exception {
    assertThat(options(false, new HostMount("/data/x", "/usr/lib/new/x", true)))
        .containsSequence("--perms", "0755", "--dir", "/usr")
        .containsSequence("--perms", "0755", "--dir", "/usr/lib")
        .containsSequence("--ro-bind", root + "/usr/lib/a.so", "/usr/lib/a.so")
        .containsSequence("--ro-bind", root + "/usr/lib/deep", "/usr/lib/deep")
        .containsSequence("--bind", "/data/x", "/usr/lib/new/x")
        .doesNotContain(root + "/usr");
  }

  @Test
  void leaves_a_folder_whole_that_has_the_mount_point() throws Exception {
    assertThat(options(false, new HostMount("/data/x", "/usr/lib/deep", false)))
        .containsSequence("--ro-bind", root + "/usr", "/usr")
        .containsSequence("--ro-bind", "/data/x", "/usr/lib/deep");
  }

  @Test
  void follows_the_images_links_to_where_something_is_shown() throws Exception {
    assertThat(options(false, new HostMount("/data/x", "/var/run/x", true)))
        .containsSequence("--bind", "/data/x", "/run/x");
  }

  @Test
  void shows_outer_folders_before_what_lies_in_them() throws Exception {
    List<String> options = options(false, INPUT, WORK);
    assertThat(options)
        .containsSequence("--bind", "/data/work", "/data/work")
        .containsSequence("--ro-bind", "/data/in", "/data/work/in");
    assertThat(options.indexOf("/data/work")).isLessThan(options.indexOf("/data/in"));
  }

  @Test
  void gives_a_private_tmp_unless_something_is_shown_there() throws Exception {
    assertThat(options(false)).containsSequence("--perms", "1777", "--tmpfs", "/tmp");
    assertThat(options(false, new HostMount("/data/t", "/tmp", true)))
        .containsSequence("--bind", "/data/t", "/tmp")
        .doesNotContain("1777");
  }

  /**
   * Cut off anywhere, the options hold no launcher: a server that dies starts nothing by halves.
   */
  @Test
  void shows_the_launcher_last() throws Exception {
    List<String> options = options(true, WORK, INPUT);
    assertThat(options.subList(options.size() - 5, options.size()))
        .isEqualTo(words("--ro-bind", "/opt/launcher", "/.orrery-launch", "--remount-ro", "/"));
  }

  @Test
  void refuses_to_replace_the_root() {
    assertThatThrownBy(() -> options(false, new HostMount("/data/x", "/usr/..", true)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("`/usr/..`");
  }
}
