package org.orrery.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.orrery.backend.images.TestImages.config;
import static org.orrery.backend.images.TestImages.tar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's {@code docker-registry}; skipped where that program is not installed. */
class RealRegistryIT {
  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

  @TempDir Path folder = Path.of("set by JUnit");
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process registry;
  private String host = "";

  @BeforeEach
  void startRegistry() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM), "Debian's package docker-registry is not installed");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    host = "127.0.0.1:" + port;
    Path settings = folder.resolve("registry.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: %s
        """
            .formatted(folder.resolve("data"), host));
    Process started =
        new ProcessBuilder(PROGRAM.toString(), "serve", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    registry = started;
    for (int i = 0; !answers(); i++) {
      assertThat(i).as("tries until the registry answers").isLessThan(200);
      assertThat(started.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(at("/v2/"))).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stopRegistry() throws Exception {
    Process started = registry;
    if (started != null) {
      started.destroy();
      assertThat(started.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private URI at(String path) {
    return URI.create("http://" + host + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void push(Path layout, String manifest) throws Exception {
    try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        HttpResponse<String> begun =
            send(
                HttpRequest.newBuilder(at("/v2/some/tool/blobs/uploads/"))
                    .POST(HttpRequest.BodyPublishers.noBody()));
        String where = begun.headers().firstValue("Location").orElseThrow();
        HttpRequest.Builder put =
            HttpRequest.newBuilder(URI.create(where + "&digest=sha256:" + blob.getFileName()))
                .PUT(HttpRequest.BodyPublishers.ofFile(blob));
        assertThat(send(put).statusCode()).isEqualTo(201);
      }
    }
    HttpRequest.Builder put =
        HttpRequest.newBuilder(at("/v2/some/tool/manifests/1"))
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(
                HttpRequest.BodyPublishers.ofFile(
                    layout.resolve("blobs/sha256").resolve(Sha256.hex(manifest))));
    assertThat(send(put).statusCode()).isEqualTo(201);
  }

  @Test
  void pulls_what_was_pushed() throws Exception {
    byte[] lower = tar().file("a", "1").file("b", "2").bytes();
    byte[] upper = tar().file(".wh.b", "").file("c", "3").bytes();
    Path layout = folder.resolve("layout");
    String manifest = TestImages.layout(layout, config(lower, upper), lower, upper);
    push(layout, manifest);
    ImageStore store = new ImageStore(folder.resolve("store"), ImageLimits.DEFAULT, null);
    StoredImage image = store.pull(host + "/some/tool:1");
    assertThat(image.root().resolve("a")).hasContent("1");
    assertThat(image.root().resolve("b")).doesNotExist();
    assertThat(image.root().resolve("c")).hasContent("3");
    assertThat(store.pull(host + "/some/tool@" + manifest)).isEqualTo(image);
    assertThatThrownBy(() -> store.pull(host + "/some/tool:2"))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("manifest unknown");
  }
}
