package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.orrery.api.app.OrreryServer;

/** A real server on a free port, with a data folder of its own that goes when it closes. */
final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final OrreryServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(Path data, OrreryServer server) {
    this.data = data;
    this.server = server;
  }

  /**
   * @param settings as on the command line, beside port and folder
   */
  static RunningServer start(String... settings) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("orrery-it");
    List<String> args = new ArrayList<>(List.of(settings));
    args.add("-micronaut.server.port=-1");
    args.add("-orrery.security.anonymous=owner");
    args.add("-orrery.data.folder=" + data);
    RunningServer running =
        new RunningServer(data, OrreryServer.start(args.toArray(String[]::new)));
    running.awaitReady();
    return running;
  }

  /** One that lets in whoever has credentials, as a server is when nobody says otherwise. */
  static RunningServer startSecure(String... settings) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("orrery-it");
    List<String> args = new ArrayList<>(List.of(settings));
    args.add("-micronaut.server.port=-1");
    args.add("-orrery.data.folder=" + data);
    RunningServer running =
        new RunningServer(data, OrreryServer.start(args.toArray(String[]::new)));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running.get("/health").statusCode() != 200) {
      assertThat(System.nanoTime()).as("the server is ready in time").isLessThan(end);
      Thread.sleep(100);
    }
    return running;
  }

  /** Where it keeps everything. */
  Path data() {
    return data;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int status = get("/default/ogc-api/processes").statusCode();
    while (status != 200) {
      assertThat(status).as("what is asked while the database is prepared").isEqualTo(503);
      assertThat(System.nanoTime()).as("the server is ready in time").isLessThan(end);
      Thread.sleep(100);
      status = get("/default/ogc-api/processes").statusCode();
    }
  }

  int port() {
    return server.uri().getPort();
  }

  /** The absolute URL of a path of the server, or the URL that it is already. */
  URI url(String path) {
    return URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + port() + path);
  }

  /** The absolute URL of a path of the default workspace's API. */
  String api(String path) {
    return url("/default/ogc-api" + path).toString();
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  HttpResponse<byte[]> bytes(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> post(String path, String contentType, String body, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", contentType));
    return send("POST", path, body, all.toArray(String[]::new));
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Deploys a document of the test resources and expects success. */
  void deploy(String id, String resource) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(api("/processes?id=" + id), "application/cwl+yaml", resource(resource));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Executes a process, expects that it is accepted, and gives the job's URL. */
  String execute(String id, String request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(api("/processes/" + id + "/execution"), "application/json", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  /** Waits until a job has one of the statuses, and gives its last statusInfo. */
  JsonNode await(String job, String... statuses) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode status = json(get(job));
      if (List.of(statuses).contains(status.path("status").asText())) {
        return status;
      }
      assertThat(System.nanoTime()).as("in time: %s", status).isLessThan(end);
      assertThat(status.path("status").asText()).as("%s", status).isIn("accepted", "running");
      Thread.sleep(50);
    }
  }

  /** Asks until the answer is as it should be, and gives that answer. */
  HttpResponse<String> until(String path, Predicate<HttpResponse<String>> right, String... headers)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> answer = get(path, headers);
    while (!right.test(answer)) {
      assertThat(System.nanoTime()).as("in time: %s", answer.body()).isLessThan(end);
      Thread.sleep(50);
      answer = get(path, headers);
    }
    return answer;
  }

  /** Runs a process to its success and gives the results document. */
  JsonNode run(String id, String request) throws IOException, InterruptedException {
    String job = execute(id, request);
    await(job, "successful");
    return json(get(job + "/results"));
  }

  static JsonNode json(HttpResponse<String> answer) {
    return Json.parse(answer.body().getBytes(UTF_8));
  }

  /** The errors of a problem by the place that they name. */
  static Map<String, String> errorsByPointer(HttpResponse<String> answer) {
    Map<String, String> errors = new TreeMap<>();
    for (JsonNode error : json(answer).path("errors")) {
      errors.put(error.path("pointer").asText(), error.path("code").asText());
    }
    return errors;
  }

  static String resource(String name) {
    try (InputStream in = RunningServer.class.getResourceAsStream("cwl/" + name)) {
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
