package org.orrery.conformance.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.orrery.api.app.OrreryServer;

/** A server on a free port whose data go when it closes. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final OrreryServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Server(Path data, OrreryServer server) {
    this.data = data;
    this.server = server;
  }

  static Server start() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("orrery-pages");
    Server running =
        new Server(
            data,
            OrreryServer.start(
                "-micronaut.server.port=-1",
                "-orrery.security.anonymous=owner",
                "-orrery.data.folder=" + data));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running.status("/processes") != 200) {
      assertThat(System.nanoTime()).as("the server is ready in time").isLessThan(end);
      Thread.sleep(100);
    }
    return running;
  }

  /** The URL of a path of the default workspace's API. */
  String api(String path) {
    return "http://127.0.0.1:" + server.uri().getPort() + "/default/ogc-api" + path;
  }

  private int status(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(api(path))).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Deploys a document of the test resources. */
  void deploy(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("/processes?id=" + id, "application/cwl+yaml", resource(id + ".cwl"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Executes a process and gives the job's URL. */
  String execute(String id, String request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("/processes/" + id + "/execution", "application/json", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> send(String path, String type, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(api(path)))
            .header("Content-Type", type)
            .header("Prefer", "respond-async")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String resource(String name) {
    try (InputStream in = Server.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
