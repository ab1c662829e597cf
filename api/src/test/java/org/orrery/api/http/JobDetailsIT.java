package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class JobDetailsIT {

  private final RunningServer server;
  @TempDir private Path folder;
  private ToldJobs told;

  JobDetailsIT(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void haveJobs() {
    told = new ToldJobs(server, folder);
  }

  private JsonNode get(String url) throws Exception {
    HttpResponse<String> answer = server.get(url);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningServer.json(answer);
  }

  @Test
  void steps_tell_their_times_and_lead_to_their_logs() throws Exception {
    JsonNode steps = get(told.talking() + "/steps").path("steps");
    JsonNode call = Json.object();
    for (JsonNode step : steps) {
      call = step.path("path").asText().equals("main/say it_loud[0]") ? step : call;
    }
    assertThat(call.path("attempt").asInt()).isEqualTo(1);
    List<String> times = new ArrayList<>();
    for (String name : List.of("begun", "queued", "started", "ended")) {
      assertThat(call.path(name).asText()).as(name).endsWith("Z");
      times.add(call.path(name).asText());
    }
    // The server's clock and that of the machine that ran the tool.
    assertThat(times.subList(0, 2)).isSorted();
    assertThat(times.subList(2, 4)).isSorted();
    assertThat(server.get(call.at("/links/0/href").asText()).body()).startsWith("out a\n");
  }

  @Test
  void inputs_are_shown_as_they_were_given_and_as_they_were_completed() throws Exception {
    String body = "{\"inputs\": {\"words\": [\"a\"]}, \"outputs\": {\"said\": {}},  \"extra\": 1}";
    String job = server.execute(told.deployed("talks.cwl"), body);
    JsonNode inputs = get(job + "/inputs");
    assertThat(inputs.path("inputs")).hasToString("{\"words\":[\"a\"]}");
    assertThat(inputs.path("completed")).hasToString("{\"words\":[\"a\"],\"loud\":false}");
    assertThat(inputs.path("outputs")).hasToString("{\"said\":{}}");
    HttpResponse<String> definition = server.get(job + "/definition");
    assertThat(definition.body()).isEqualTo(body);
    assertThat(definition.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void usage_says_what_was_reserved_and_what_was_measured() throws Exception {
    JsonNode usage = get(told.talking() + "/usage");
    assertThat(usage.path("total_tasks").asInt()).isEqualTo(4);
    assertThat(usage.path("children")).hasSize(4);
    double hours = 0;
    for (JsonNode child : usage.path("children")) {
      assertThat(child.path("exit_code").asInt(-1)).isZero();
      assertThat(child.path("cpus").asDouble()).isPositive();
      assertThat(child.path("name").asText()).matches("(say_it_loud|write)(_2)?");
      assertThat(child.path("cpu_hours").asDouble())
          .isEqualTo(child.path("cpus").asDouble() * child.path("elapsed_hours").asDouble());
      hours += child.path("cpu_hours").asDouble();
    }
    assertThat(usage.path("total_cpu_hours").asDouble()).isCloseTo(hours, withPercentage(0.01));
    assertThat(usage.path("max_parallel_tasks").asInt()).isBetween(1, 4);
    assertThat(usage.has("cores_allowed")).as("what is not known").isFalse();
  }

  @Test
  void a_job_that_has_not_begun_has_used_nothing() throws Exception {
    String job = told.telling(told.deployed("tells.cwl"), 0);
    JsonNode usage = get(job + "/usage");
    assertThat(usage.path("children")).isEmpty();
    assertThat(usage.has("total_tasks")).isFalse();
    Files.createFile(told.sign());
    server.await(job, "successful");
  }

  @Test
  void exceptions_name_the_step_that_failed() throws Exception {
    String job = server.execute(told.deployed("fails.cwl"), "{\"inputs\": {}}");
    server.await(job, "failed");
    JsonNode exceptions = get(job + "/exceptions").path("exceptions");
    assertThat(exceptions).hasSize(1);
    assertThat(exceptions.get(0).path("step").asText()).isEqualTo("main");
    assertThat(exceptions.get(0).path("stderrTail").asText()).contains("/there/is/no/such/file");
    assertThat(get(told.talking() + "/exceptions").path("exceptions")).isEmpty();
  }

  @Test
  void provenance_leads_from_a_result_to_the_step_that_made_it() throws Exception {
    String job = told.talking();
    HttpResponse<String> answer = server.get(job + "/prov");
    JsonNode prov = RunningServer.json(answer);
    assertThat(answer.body()).doesNotContain("volume:").doesNotContain("jobs/" + "run");
    assertThat(prov.at("/activity/job:run/prov:endTime").asText()).endsWith("Z");
    assertThat(prov.at("/entity/job:input~1words/prov:value").asText()).isEqualTo("[\"a\",\"b\"]");
    List<String> makers = new ArrayList<>();
    String result = "";
    for (JsonNode generated : prov.path("wasGeneratedBy")) {
      if (generated.path("prov:activity").asText().equals("job:run") && result.isEmpty()) {
        result = generated.path("prov:entity").asText();
      }
    }
    for (JsonNode generated : prov.path("wasGeneratedBy")) {
      if (generated.path("prov:entity").asText().equals(result)) {
        makers.add(generated.path("prov:activity").asText());
      }
    }
    assertThat(makers).containsExactlyInAnyOrder("job:run", "job:step/main/write%5B0%5D");
  }

  @Test
  void a_listener_hears_every_change_and_the_end() throws Exception {
    String job = told.telling(told.deployed("tells.cwl"), 0);
    String last;
    try (EventListening listening = new EventListening(server.url(job + "/events"), "")) {
      assertThat(listening.header("Content-Type")).startsWith("text/event-stream");
      List<EventListening.Event> begin = new ArrayList<>();
      while (begin.stream().noneMatch(JobDetailsIT::isRunningStep)) {
        begin.add(listening.next());
      }
      Files.createFile(told.sign());
      List<EventListening.Event> rest = listening.rest();
      EventListening.Event end = rest.getLast();
      last = end.id();
      assertThat(end.name()).isEqualTo("status");
      assertThat(Json.parse(end.data().getBytes(UTF_8)).path("status").asText())
          .isEqualTo("successful");
      assertThat(rest.stream().filter(event -> event.name().equals("step")).toList().getLast())
          .satisfies(
              step ->
                  assertThat(Json.parse(step.data().getBytes(UTF_8)).path("status").asText())
                      .isEqualTo("succeeded"));
    }
    try (EventListening again = new EventListening(server.url(job + "/events"), last)) {
      assertThat(again.status()).isEqualTo(204);
    }
    try (EventListening late = new EventListening(server.url(job + "/events"), "1")) {
      assertThat(late.rest())
          .extracting(EventListening.Event::name)
          .containsExactly("step", "status");
    }
  }

  private static boolean isRunningStep(EventListening.Event event) {
    return event.name().equals("step")
        && Json.parse(event.data().getBytes(UTF_8)).path("status").asText().equals("running");
  }

  @Test
  void a_status_is_waited_for_until_it_is_another_one() throws Exception {
    String job = told.telling(told.deployed("tells.cwl"), 0);
    server.await(job, "running");
    HttpResponse<String> running = server.get(job);
    assertThat(running.headers().firstValue("Retry-After")).hasValue("1");
    String tag = running.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> same =
        server.get(job, "If-None-Match", tag, "Prefer", "respond-async, wait=1");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.get(job, "If-None-Match", tag, "Prefer", "wait=60");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Files.createFile(told.sign());
    JsonNode status = RunningServer.json(waiting.join());
    assertThat(status.path("status").asText()).isEqualTo("successful");
    HttpResponse<String> ended = server.get(job, "Prefer", "wait=60");
    assertThat(ended.headers().firstValue("Retry-After")).isEmpty();
  }
}
