package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class IdempotencyIT {
  private static final String REQUEST = "{\"inputs\": {\"stringInput\": \"once\"}}";

  private final RunningServer server;
  private final String key = UUID.randomUUID().toString();

  IdempotencyIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> execute(String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of("Idempotency-Key", key));
    all.addAll(List.of(headers));
    return server.post(
        server.api("/processes/echo/execution"),
        "application/json",
        body,
        all.toArray(String[]::new));
  }

  private static String job(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static Optional<String> replayed(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotency-Replayed");
  }

  @Test
  void the_same_request_with_the_same_key_is_the_same_job() throws Exception {
    HttpResponse<String> first = execute(REQUEST, "Prefer", "respond-async");
    HttpResponse<String> second = execute(REQUEST, "Prefer", "respond-async");
    assertThat(job(second)).isEqualTo(job(first));
    assertThat(replayed(first)).isEmpty();
    assertThat(replayed(second)).hasValue("true");
  }

  @Test
  void a_synchronous_answer_is_given_again() throws Exception {
    HttpResponse<String> first = execute(REQUEST);
    HttpResponse<String> second = execute(REQUEST);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Content-Location"))
        .isEqualTo(first.headers().firstValue("Content-Location"));
    assertThat(replayed(second)).hasValue("true");
  }

  @Test
  void another_request_with_the_same_key_is_refused() throws Exception {
    execute(REQUEST);
    HttpResponse<String> other = execute("{\"inputs\": {\"stringInput\": \"twice\"}}");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(RunningServer.json(other).path("type").asText())
        .isEqualTo("urn:orrery:problem:idempotency-key-reused");
    HttpResponse<String> deployed =
        server.post(
            server.api("/processes"), "application/cwl+yaml", empty("x"), "Idempotency-Key", key);
    assertThat(deployed.statusCode()).isEqualTo(422);
  }

  @Test
  void many_at_once_make_one_job() throws Exception {
    Set<String> jobs = new HashSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(executor.submit(() -> execute(REQUEST, "Prefer", "respond-async")));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        jobs.add(job(answer.get()));
      }
    }
    assertThat(jobs).hasSize(1);
  }

  @Test
  void a_refused_request_leaves_its_key_free() throws Exception {
    assertThat(execute("{\"inputs\": {\"pause\": []}}").statusCode()).isEqualTo(400);
    assertThat(execute(REQUEST).statusCode()).isEqualTo(200);
  }

  @Test
  void a_job_that_was_removed_is_not_made_again() throws Exception {
    String job = job(execute(REQUEST, "Prefer", "respond-async"));
    server.await(job, "successful");
    assertThat(server.send("DELETE", job + "?remove=true", "").statusCode()).isEqualTo(200);
    assertThat(execute(REQUEST, "Prefer", "respond-async").statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_has_visible_characters() throws Exception {
    HttpResponse<String> refused =
        server.post(
            server.api("/processes/echo/execution"),
            "application/json",
            REQUEST,
            "Idempotency-Key",
            "a b");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void the_same_deployment_with_the_same_key_is_the_same_process() throws Exception {
    String id = "once-" + key;
    HttpResponse<String> first = deploy(empty(id));
    HttpResponse<String> second = deploy(empty(id));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
    assertThat(RunningServer.json(second)).isEqualTo(RunningServer.json(first));
    assertThat(replayed(first)).isEmpty();
    assertThat(replayed(second)).hasValue("true");
    assertThat(deploy(empty("other")).statusCode()).isEqualTo(422);
  }

  private HttpResponse<String> deploy(String cwl) throws Exception {
    return server.post(
        server.api("/processes"), "application/cwl+yaml", cwl, "Idempotency-Key", key);
  }

  private static String empty(String id) {
    return "{cwlVersion: v1.2, class: Workflow, id: %s, inputs: [], outputs: [], steps: []}"
        .formatted(id);
  }
}
