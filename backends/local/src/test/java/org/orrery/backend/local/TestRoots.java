package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Small root file systems, made of the host's static busybox, in a folder that goes with this. */
final class TestRoots implements AutoCloseable {
  private final Path folder;

  private TestRoots(Path folder) {
    this.folder = folder;
  }

  static TestRoots make() throws Exception {
    TestRoots roots = new TestRoots(Files.createTempDirectory("orrery-images-"));
    Path busybox = Path.of("/bin/busybox").toRealPath();
    roots.run("mkdir", "-p", "shell/bin", "shell/tmp", "echo/app");
    copy(busybox, roots.folder.resolve("shell/bin/busybox"));
    copy(busybox, roots.folder.resolve("echo/app/echo"));
    roots.run(
        "sh",
        "-c",
        "cd shell/bin; for a in $(./busybox --list); do [ $a = busybox ] || ln -s busybox $a; done");
    roots.run("tar", "-C", "shell", "-cf", "shell.tar", ".");
    roots.run("tar", "-C", "echo", "-cf", "echo.tar", ".");
    return roots;
  }

  /** A tar with {@code sh} and its like in {@code /bin}, and {@code /tmp}. */
  Path shell() {
    return folder.resolve("shell.tar");
  }

  /** A tar with nothing but {@code /app/echo}. */
  Path echo() {
    return folder.resolve("echo.tar");
  }

  /**
   * An archive as {@code docker save} writes it, of one layer.
   *
   * @param config what the image's author set, as JSON
   */
  void save(Path layer, String config, Path archive) throws Exception {
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.copy(layer, saved.resolve("layer.tar"));
    run(
        "sh",
        "-c",
        """
        cd saved
        printf '{"architecture":"amd64","os":"linux","config":%s,"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
          "$1" "$(sha256sum <layer.tar | cut -d' ' -f1)" >config.json
        echo '[{"Config":"config.json","RepoTags":[],"Layers":["layer.tar"]}]' >manifest.json
        tar -cf "$2" manifest.json config.json layer.tar
        rm -r ../saved
        """,
        "sh",
        config,
        archive.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", List.of(command))).isZero();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
