package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.orrery.cwl.model.value.CwlValue;

/**
 * The API of one workspace of a server. Every method blocks, and throws {@link ServerRefusal} if
 * the server says no and another {@link IOException} if it can't be reached.
 */
final class OrreryApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** For all but the contents of files, which may take any time. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Of requests that the server carries out once. */
  private static final int ATTEMPTS = 3;

  private static final String PACKAGE = "application/vnd.orrery.cwl-package+json";
  private static final String JOB = "application/vnd.orrery.cwl-job+json";
  private static final String OUTPUT = "application/vnd.orrery.cwl-output+json";

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param base ends in a slash
   */
  private OrreryApi(URI base) {
    this.base = base;
  }

  /**
   * @param url of a server, whose workspace {@code default} is used, or of a workspace's API
   * @throws IOException if it is no such URL
   */
  static OrreryApi at(String url) throws IOException {
    try {
      URI uri = new URI(url.endsWith("/") ? url : url + "/");
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
        throw new IOException("`" + url + "` is no URL of a server");
      }
      return new OrreryApi(
          uri.getPath().endsWith("/ogc-api/") ? uri : uri.resolve("default/ogc-api/"));
    } catch (URISyntaxException e) {
      throw new IOException("`" + url + "` is no URL of a server", e);
    }
  }

  boolean has(String digest) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(file(digest))
                .timeout(ANSWER)
                .method("HEAD", BodyPublishers.noBody()));
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      throw ServerRefusal.of("to tell about a file", answer.statusCode(), answer.body());
    }
    return answer.statusCode() == 200;
  }

  void put(String digest, BodyPublisher content) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(file(digest)).PUT(content));
    expect("a file", answer, 201, 204);
  }

  private URI file(String digest) {
    return base.resolve("files/sha256/" + digest);
  }

  /**
   * Deploys a package.
   *
   * @param entry which of the document's processes; empty: the one that is taken without saying
   */
  void deploy(String id, String entry, String manifest) throws IOException, InterruptedException {
    String query = "?id=" + id + (entry.isEmpty() ? "" : "&w=" + encoded(entry));
    HttpResponse<String> answer =
        sendOnce(
            HttpRequest.newBuilder(base.resolve("processes" + query))
                .timeout(ANSWER)
                .header("Content-Type", PACKAGE)
                .POST(BodyPublishers.ofString(manifest)));
    expect("the document", answer, 201);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  void undeploy(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(base.resolve("processes/" + id)).timeout(ANSWER).DELETE());
    expect("to remove the process", answer, 204, 404);
  }

  /** Executes a process and gives the URL of the job. */
  URI execute(String id, String inputs) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        sendOnce(
            HttpRequest.newBuilder(base.resolve("processes/" + id + "/execution"))
                .timeout(ANSWER)
                .header("Content-Type", JOB)
                .POST(BodyPublishers.ofString(inputs)));
    expect("the inputs", answer, 201);
    return base.resolve(
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("The server did not say where the job is.")));
  }

  CwlValue.Rec status(URI job) throws IOException, InterruptedException {
    return get(job, "the job's status", "application/json");
  }

  CwlValue.Rec steps(URI job) throws IOException, InterruptedException {
    return get(URI.create(job + "/steps"), "the job's steps", "application/json");
  }

  CwlValue.Rec results(URI job) throws IOException, InterruptedException {
    return get(URI.create(job + "/results"), "the results", OUTPUT);
  }

  private CwlValue.Rec get(URI uri, String what, String accept)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(uri).timeout(ANSWER).header("Accept", accept).GET());
    expect(what, answer, 200);
    return Answers.object(answer.body());
  }

  /** Ends a job if it has not ended, and leaves it where it can be seen. */
  void dismiss(URI job) throws IOException, InterruptedException {
    delete(URI.create(job + "?remove=false"));
  }

  /** Ends a job if it has not ended, and forgets it. */
  void remove(URI job) throws IOException, InterruptedException {
    delete(URI.create(job + "?remove=true"));
  }

  private void delete(URI job) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(job).timeout(ANSWER).DELETE());
    expect("to end the job", answer, 200, 404);
  }

  /**
   * Fetches a file, unless it is one that is here already.
   *
   * @param target does not exist yet
   * @param here digests of files that need not be fetched
   * @return the digest of the one that is here, or empty: then it has been fetched
   */
  Optional<String> download(URI location, Path target, Collection<String> here)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(location).GET();
    if (!here.isEmpty()) {
      request.header(
          "If-None-Match",
          here.stream().map(digest -> "\"" + digest + "\"").collect(Collectors.joining(", ")));
    }
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream content = answer.body()) {
      if (answer.statusCode() == 304) {
        return Optional.of(
            answer.headers().firstValue("ETag").map(tag -> tag.replace("\"", "")).orElse(""));
      }
      if (answer.statusCode() != 200) {
        String body = new String(content.readNBytes(1 << 16), StandardCharsets.UTF_8);
        throw ServerRefusal.of("an output", answer.statusCode(), body);
      }
      Files.copy(content, target);
      return Optional.empty();
    }
  }

  /** Sends it again if the answer is lost: by its key the server carries it out once. */
  private HttpResponse<String> sendOnce(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    request.header("Idempotency-Key", UUID.randomUUID().toString());
    return send(request, ATTEMPTS);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int attempts)
      throws IOException, InterruptedException {
    try {
      return send(request);
    } catch (IOException lost) {
      if (attempts == 1) {
        throw lost;
      }
      return send(request, attempts - 1);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest built = request.build();
    try {
      return client.send(built, BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(
          "The server at "
              + base.getScheme()
              + "://"
              + base.getAuthority()
              + " can't be reached: "
              + why,
          e);
    }
  }

  private static void expect(String what, HttpResponse<String> answer, int... statuses)
      throws ServerRefusal {
    for (int status : statuses) {
      if (answer.statusCode() == status) {
        return;
      }
    }
    throw ServerRefusal.of(what, answer.statusCode(), answer.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
