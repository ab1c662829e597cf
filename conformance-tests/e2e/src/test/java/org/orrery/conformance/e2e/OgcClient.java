package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks HTTP as a plain client does; it follows no redirect and knows nothing of the server's
 * code. Paths are resolved against the base, so a path that starts with a slash is absolute.
 */
public final class OgcClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // A foreign Host is one of the things that the tests send.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;

  public OgcClient(URI base) {
    this.base = base;
  }

  /** What came back, whole. */
  public record Answer(int status, HttpHeaders headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(text());
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + text(), e);
      }
    }

    public String header(String name) {
      return headers.firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }

    /** This answer, if it has the status; fails with the body otherwise. */
    public Answer expect(int expected) {
      assertThat(status).as("status; the body is %s", text()).isEqualTo(expected);
      return this;
    }
  }

  public Answer get(String path) {
    return send("GET", path, Map.of(), "");
  }

  /** Empty if nothing listens there or the connection broke. */
  public Optional<Answer> tryGet(String path) {
    try {
      return Optional.of(get(path));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  public Answer post(String path, String mediaType, String body) {
    return send("POST", path, Map.of("Content-Type", mediaType), body);
  }

  public Answer delete(String path) {
    return send("DELETE", path, Map.of(), "");
  }

  public Answer send(String method, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(LIMIT)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
