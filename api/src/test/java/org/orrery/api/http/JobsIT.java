package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class JobsIT {
  private static final String PART_1 =
      "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

  private final RunningServer server;

  JobsIT(RunningServer server) {
    this.server = server;
  }

  private String process(String resource) throws Exception {
    String id = "p-" + UUID.randomUUID();
    server.deploy(id, resource);
    return id;
  }

  private static List<String> relations(JsonNode status) {
    List<String> relations = new ArrayList<>();
    status.path("links").forEach(link -> relations.add(link.path("rel").asText()));
    return relations;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "respond-async",
        "respond-async;return=representation",
        "respond-async, wait=5",
        "respond-sync",
        "response-async",
        ";;=,"
      })
  void an_execution_is_a_job_whatever_is_preferred(String prefer) throws Exception {
    String id = process("expression.cwl");
    String[] headers = prefer.isEmpty() ? new String[0] : new String[] {"Prefer", prefer};
    HttpResponse<String> answer =
        server.post(
            server.api("/processes/" + id + "/execution?f=json"),
            "application/json",
            "{\"inputs\": {\"numbers\": [1]}, \"mode\": \"async\", \"properties\": {}}",
            headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Preference-Applied").isPresent())
        .isEqualTo(prefer.startsWith("respond-async"));
    String location = answer.headers().firstValue("Location").orElseThrow();
    JsonNode status = RunningServer.json(answer);
    assertThat(location).isEqualTo(server.api("/jobs/" + status.path("jobID").asText()));
    assertThat(status.path("id")).isEqualTo(status.path("jobID"));
    assertThat(status.path("type").asText()).isEqualTo("process");
    assertThat(status.path("processID").asText()).isEqualTo(id);
    assertThat(status.path("progress").isInt()).isTrue();
    assertThat(status.path("created").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(relations(status)).contains("self", "monitor");
    JsonNode done = server.await(location, "successful");
    assertThat(done.path("progress").asInt()).isEqualTo(100);
    assertThat(relations(done)).contains("http://www.opengis.net/def/rel/ogc/1.0/results");
  }

  @Test
  void every_wrong_input_is_named_before_there_is_a_job() throws Exception {
    String id = process("tool.cwl");
    int before =
        RunningServer.json(server.get(server.api("/jobs?processID=" + id))).path("jobs").size();
    HttpResponse<String> answer =
        server.post(
            server.api("/processes/" + id + "/execution"),
            "application/json",
            "{\"inputs\": {\"times\": {\"value\": \"often\"}, \"unknown\": 1}}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(answer).keySet())
        .containsExactly("/inputs/text", "/inputs/times/value", "/inputs/unknown");
    assertThat(before).isZero();
    assertThat(RunningServer.json(server.get(server.api("/jobs?processID=" + id))).path("jobs"))
        .isEmpty();
  }

  @Test
  void an_unknown_output_is_refused() throws Exception {
    HttpResponse<String> answer =
        server.post(
            server.api("/processes/" + process("tool.cwl") + "/execution"),
            "application/json",
            "{\"inputs\": {\"text\": \"a\"}, \"outputs\": {\"lower\": {}}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(answer))
        .containsExactly(entry("/outputs/lower", "UNKNOWN_OUTPUT"));
  }

  @Test
  void a_running_job_is_dismissed_and_stays_visible() throws Exception {
    String job = server.execute(process("waits.cwl"), "{\"inputs\": {}}");
    server.await(job, "running");
    HttpResponse<String> early = server.get(job + "/results");
    assertThat(early.statusCode()).isEqualTo(404);
    assertThat(RunningServer.json(early).path("type").asText())
        .isEqualTo(PART_1 + "result-not-ready");
    HttpResponse<String> dismissed = server.send("DELETE", job + "?f=json", "");
    assertThat(dismissed.statusCode()).isEqualTo(200);
    assertThat(RunningServer.json(dismissed).path("status").asText()).isEqualTo("dismissed");
    assertThat(RunningServer.json(server.get(job)).path("status").asText()).isEqualTo("dismissed");
    assertThat(server.get(job + "/results").statusCode()).isEqualTo(410);
    assertThat(server.send("DELETE", job + "?remove=false", "").statusCode()).isEqualTo(200);
    assertThat(server.get(job).statusCode()).isEqualTo(200);
  }

  @Test
  void a_job_that_has_ended_is_removed_unless_that_is_not_meant() throws Exception {
    String id = process("expression.cwl");
    String job = server.execute(id, "{\"inputs\": {\"numbers\": [1]}}");
    server.await(job, "successful");
    assertThat(server.send("DELETE", job + "?remove=perhaps", "").statusCode()).isEqualTo(400);
    HttpResponse<String> kept = server.send("DELETE", job + "?remove=false", "");
    assertThat(RunningServer.json(kept).path("status").asText()).isEqualTo("successful");
    assertThat(server.get(job + "/results").statusCode()).isEqualTo(200);

    HttpResponse<String> removed = server.send("DELETE", job, "");

    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(RunningServer.json(removed).path("status").asText()).isEqualTo("dismissed");
    assertThat(removed.body()).doesNotContain(job);
    assertThat(server.get(job).statusCode()).isEqualTo(404);
    assertThat(server.send("DELETE", job, "").statusCode()).isEqualTo(404);
  }

  @Test
  void the_results_of_a_failed_job_are_why_it_failed() throws Exception {
    String job = server.execute(process("fails.cwl"), "{\"inputs\": {}}");
    JsonNode status = server.await(job, "failed");
    assertThat(status.at("/exception/detail").asText()).isNotEmpty();
    HttpResponse<String> results = server.get(job + "/results");
    JsonNode problem = RunningServer.json(results);
    assertThat(results.statusCode()).isEqualTo(problem.path("status").asInt());
    assertThat(results.headers().allValues("Content-Type"))
        .containsExactly("application/problem+json");
    assertThat(problem.path("type").asText()).isNotEmpty();
    assertThat(problem.path("stderrTail").asText()).contains("/there/is/no/such/file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/jobs/nope", "/jobs/00000000-0000-0000-0000-000000000000", "/jobs/%00/results"})
  void an_unknown_job_is_not_found(String path) throws Exception {
    for (String below : List.of("", "/steps")) {
      HttpResponse<String> answer = server.get(server.api(path + below));
      assertThat(answer.statusCode()).isEqualTo(404);
    }
    assertThat(RunningServer.json(server.get(server.api(path))).path("type").asText())
        .isEqualTo(PART_1 + "no-such-job");
  }

  @Test
  void the_list_filters_and_pages() throws Exception {
    String id = process("expression.cwl");
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String job = server.execute(id, "{\"inputs\": {\"numbers\": [1]}}");
      server.await(job, "successful");
      jobs.addFirst(job.substring(job.lastIndexOf('/') + 1));
    }
    List<String> seen = new ArrayList<>();
    String next = server.api("/jobs?limit=2&status=successful,failed&type=process&processID=" + id);
    while (!next.isEmpty()) {
      JsonNode page = RunningServer.json(server.get(next));
      assertThat(page.path("jobs").size()).isLessThanOrEqualTo(2);
      assertThat(page.path("numberMatched").asInt()).isEqualTo(3);
      page.path("jobs").forEach(job -> seen.add(job.path("jobID").asText()));
      next = "";
      for (JsonNode link : page.path("links")) {
        if (link.path("rel").asText().equals("next")) {
          next = link.path("href").asText();
        }
      }
    }
    assertThat(seen).isEqualTo(jobs);
    assertThat(count("processID=" + id + "&status=running")).isZero();
    assertThat(count("processID=" + id + "&type=other")).isZero();
    assertThat(count("processID=" + id + "&datetime=2020-01-01T00:00:00Z/..")).isEqualTo(3);
    assertThat(count("processID=" + id + "&datetime=../2020-01-01")).isZero();
    assertThat(count("processID=" + id + "&minDuration=3600")).isZero();
    assertThat(count("processID=" + id + "&maxDuration=3600")).isEqualTo(3);
    assertThat(count("processID=not%20an%20id")).isZero();
  }

  private int count(String query) throws Exception {
    return RunningServer.json(server.get(server.api("/jobs?" + query))).path("jobs").size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=done",
        "datetime=yesterday",
        "datetime=../..",
        "datetime=2026-01-02/2026-01-01",
        "minDuration=x",
        "maxDuration=-1",
        "after=x",
        "after=9223372036854775807_00000000-0000-0000-0000-000000000000"
      })
  void a_filter_that_means_nothing_is_refused(String query) throws Exception {
    HttpResponse<String> answer = server.get(server.api("/jobs?" + query));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("type").asText())
        .isEqualTo(PART_1 + "invalid-query-parameter-value");
  }

  @Test
  void the_steps_of_a_running_job_can_be_seen() throws Exception {
    String job = server.execute(process("waits.cwl"), "{\"inputs\": {}}");
    server.await(job, "running");
    JsonNode steps = Json.object();
    for (int i = 0; i < 600 && steps.isEmpty(); i++) {
      Thread.sleep(50);
      steps = RunningServer.json(server.get(job + "/steps")).path("steps");
    }
    assertThat(steps).hasSize(1);
    assertThat(steps.get(0).path("status").asText()).isIn("waiting", "running");
    assertThat(server.send("DELETE", job, "").statusCode()).isEqualTo(200);
  }
}
