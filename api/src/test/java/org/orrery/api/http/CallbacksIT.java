package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallbacksIT {
  private static final int LOOKS = 600;

  private static RunningServer server;
  private static Receiver receiver;
  private static Receiver slow;

  /** Takes what is posted; below {@code /broken} not at first, below {@code /slow} not for long. */
  private static final class Receiver implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    record Call(String path, String id, String link, String body) {
      JsonNode json() {
        return Json.parse(body.getBytes(UTF_8));
      }
    }

    Receiver() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.setExecutor(threads);
      http.createContext("/", this::take);
      http.start();
    }

    void letGo() {
      closing.countDown();
    }

    int port() {
      return http.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
      try (exchange) {
        String path = exchange.getRequestURI().toString();
        boolean first = to(path).isEmpty();
        calls.add(
            new Call(
                path,
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Link")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        if (path.startsWith("/slow")) {
          closing.await();
        }
        if (path.startsWith("/redirecting")) {
          exchange.getResponseHeaders().set("Location", "/never");
          exchange.sendResponseHeaders(307, -1);
        } else {
          exchange.sendResponseHeaders(path.startsWith("/broken") && first ? 503 : 204, -1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    List<Call> to(String path) {
      return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    List<Call> await(String path, int count) throws InterruptedException {
      for (int i = 0; i < LOOKS && to(path).size() < count; i++) {
        Thread.sleep(50);
      }
      assertThat(to(path)).hasSizeGreaterThanOrEqualTo(count);
      return to(path);
    }

    @Override
    public void close() {
      closing.countDown();
      http.stop(0);
      threads.shutdownNow();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    receiver = new Receiver();
    slow = new Receiver();
    server =
        RunningServer.start(
            "-orrery.outbound.allow=127.0.0.1:" + receiver.port() + ",127.0.0.1:" + slow.port(),
            "-orrery.callbacks.interval=50ms",
            "-orrery.callbacks.first-delay=100ms",
            "-orrery.callbacks.max-attempts=2");
    server.deploy("fails", "fails.cwl");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    receiver.close();
    slow.close();
  }

  private static String uri(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  private static String request(String member, String inputs) {
    return "{\"inputs\": %s, %s}".formatted(inputs, member);
  }

  private static String subscriber(String path) {
    return """
        "subscriber": {"successUri": "%1$s/success?token=a", "inProgressUri": "%1$s/progress",
                       "failedUri": "%1$s/failed"}"""
        .formatted(uri(path));
  }

  private static HttpResponse<String> execute(String api, String process, String body)
      throws IOException, InterruptedException {
    return server.post(
        api + "/processes/" + process + "/execution",
        "application/json",
        body,
        "Prefer",
        "respond-async");
  }

  private static String job(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static JsonNode reports(String job, String state)
      throws IOException, InterruptedException {
    JsonNode reports = Json.array();
    for (int i = 0; i < LOOKS && !reports.findValuesAsText("state").contains(state); i++) {
      Thread.sleep(50);
      reports = RunningServer.json(server.get(job + "/callbacks")).path("callbacks");
    }
    assertThat(reports.findValuesAsText("state")).contains(state);
    return reports;
  }

  @Test
  void a_subscriber_is_told_of_progress_and_given_the_results() throws Exception {
    String job =
        job(
            execute(
                "/default/ogc-api",
                "echo",
                request(subscriber("/good"), "{\"stringInput\": \"hello\"}")));

    Receiver.Call success = receiver.await("/good/success?token=a", 1).getFirst();
    assertThat(success.json().path("stringInput").asText()).isEqualTo("hello");
    assertThat(success.link()).isEqualTo("<" + job + ">; rel=\"monitor\"");
    assertThat(success.id()).hasSize(36);
    JsonNode progress = receiver.await("/good/progress", 1).getFirst().json();
    assertThat(progress.path("status").asText()).isEqualTo("running");
    assertThat(job).endsWith(progress.path("jobID").asText());
    assertThat(receiver.to("/good/failed")).isEmpty();
    assertThat(server.get(job + "/callbacks").body()).doesNotContain("token");
  }

  @Test
  void a_subscriber_is_told_why_a_job_failed_in_the_dialect_it_speaks() throws Exception {
    job(
        execute(
            "/ades/default/ogc-api",
            "fails",
            "{\"inputs\": {}, \"executionOptions\": {%s}}".formatted(subscriber("/bad"))));

    JsonNode status = receiver.await("/bad/failed", 1).getFirst().json();
    assertThat(status.path("status").asText()).isEqualTo("failed");
    assertThat(status.at("/exception/detail").asText()).isNotEmpty();
    assertThat(status.path("links").toString()).contains("/ades/default/ogc-api/jobs/");
    assertThat(status.has("progress")).as("as EODH's clients have it").isFalse();
    assertThat(receiver.to("/bad/success?token=a")).isEmpty();
  }

  @Test
  void what_was_not_received_is_sent_again_with_the_same_id() throws Exception {
    job(execute("/default/ogc-api", "echo", request(subscriber("/broken"), "{}")));
    List<Receiver.Call> calls = receiver.await("/broken/success?token=a", 2);
    assertThat(calls.get(1).id()).isEqualTo(calls.get(0).id());
  }

  @Test
  void a_redirect_is_not_followed_and_the_owner_sees_it() throws Exception {
    String job =
        job(
            execute(
                "/default/ogc-api",
                "echo",
                request(
                    "\"subscriber\": {\"successUri\": \"%s\"}".formatted(uri("/redirecting")),
                    "{}")));

    JsonNode report = reports(job, "given-up").get(0);

    assertThat(report.path("occasion").asText()).isEqualTo("success");
    assertThat(report.path("attempts").asInt()).isEqualTo(2);
    assertThat(report.path("receiver").asText()).isEqualTo("127.0.0.1:" + receiver.port());
    assertThat(report.path("lastFailure").asText())
        .isEqualTo("The receiver redirects (status 307), which is not followed.");
    assertThat(receiver.to("/never")).isEmpty();
  }

  @Test
  void a_slow_receiver_keeps_no_other_from_its_callbacks() throws Exception {
    String there = "\"successUri\": \"http://127.0.0.1:%d/slow\"".formatted(slow.port());
    for (int i = 0; i < 6; i++) {
      job(execute("/default/ogc-api", "echo", request("\"subscriber\": {" + there + "}", "{}")));
    }
    slow.await("/slow", 4);

    job(execute("/default/ogc-api", "echo", request(subscriber("/meanwhile"), "{}")));

    receiver.await("/meanwhile/success?token=a", 1);
    assertThat(slow.to("/slow")).as("its share at one time").hasSize(4);
    slow.letGo();
    slow.await("/slow", 6);
  }

  @Test
  void addresses_that_nothing_is_sent_to_are_refused_where_they_stand() throws Exception {
    HttpResponse<String> answer =
        execute(
            "/default/ogc-api",
            "echo",
            request(
                """
                "subscriber": {"successUri": "http://169.254.169.254/latest?secret=1",
                               "inProgressUri": 5, "failedUri": "file:///etc/passwd"}""",
                "{\"doubleInput\": \"no number\"}"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(answer))
        .contains(
            entry("/subscriber/successUri", "SUBSCRIBER"),
            entry("/subscriber/inProgressUri", "SUBSCRIBER"),
            entry("/subscriber/failedUri", "SUBSCRIBER"));
    assertThat(answer.body()).doesNotContain("secret=1");
    assertThat(
            RunningServer.errorsByPointer(
                execute("/default/ogc-api", "echo", request("\"subscriber\": \"me\"", "{}"))))
        .containsExactly(entry("/subscriber", "SUBSCRIBER"));
  }
}
