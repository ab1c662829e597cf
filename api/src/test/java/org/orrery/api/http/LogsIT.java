package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class LogsIT {

  private final RunningServer server;
  @TempDir private Path folder;
  private ToldJobs told;

  LogsIT(RunningServer server) {
    this.server = server;
  }

  @BeforeEach
  void haveJobs() {
    told = new ToldJobs(server, folder);
  }

  private Map<String, JsonNode> logs(String job) throws Exception {
    Map<String, JsonNode> byName = new TreeMap<>();
    RunningServer.json(server.get(job + "/logs"))
        .path("logs")
        .forEach(log -> byName.put(log.path("name").asText(), log));
    return byName;
  }

  @Test
  void every_step_has_a_log_named_by_it_and_numbered_by_its_shard() throws Exception {
    String job = told.talking();
    Map<String, JsonNode> logs = logs(job);
    assertThat(logs)
        .containsOnlyKeys("say_it_loud.log", "say_it_loud_2.log", "write.log", "write_2.log");
    JsonNode second = logs.get("say_it_loud_2.log");
    assertThat(second.path("step").asText()).isEqualTo("main/say it_loud[1]");
    assertThat(second.path("complete").asBoolean()).isTrue();
    assertThat(second.at("/stdout/bytes").asInt()).isEqualTo("out b\n".length());
    assertThat(second.at("/stderr/bytes").asInt()).isEqualTo("err b\n".length());
    assertThat(second.at("/stderr/cutBytes").asInt()).isZero();
    HttpResponse<String> text = server.get(second.at("/links/0/href").asText());
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.body()).isEqualTo("out b\nerr b\n");
    assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
    assertThat(text.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void an_output_is_no_log() throws Exception {
    String job = told.talking();
    assertThat(logs(job).get("write.log").has("stdout")).isFalse();
    assertThat(server.get(job + "/logs/write.log").body()).isEqualTo("note a\n");
    HttpResponse<String> refused = server.get(job + "/logs/write.log?stream=stdout");
    assertThat(refused.statusCode()).isEqualTo(404);
  }

  @Test
  void a_log_is_read_by_stream_by_range_and_by_its_end() throws Exception {
    String log = told.talking() + "/logs/say_it_loud.log";
    assertThat(server.get(log + "?stream=stderr").body()).isEqualTo("err a\n");
    HttpResponse<String> part = server.get(log, "Range", "bytes=4-8");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("a\nerr");
    assertThat(server.get(log, "Range", "bytes=12-").statusCode()).isEqualTo(416);
    assertThat(server.get(log + "?tail=1").body()).isEqualTo("err a\n");
    assertThat(server.get(log + "?tail=0").body()).isEmpty();
    assertThat(server.get(log + "?tail=99").body()).isEqualTo("out a\nerr a\n");
    assertThat(server.get(log + "?tailBytes=3").body()).isEqualTo(" a\n");
    String tag = server.get(log).headers().firstValue("ETag").orElseThrow();
    assertThat(server.get(log, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(server.get(log + "?tail=x").statusCode()).isEqualTo(400);
    assertThat(server.get(log + "?stream=stdin").statusCode()).isEqualTo(400);
  }

  @Test
  void nothing_else_is_reached_by_a_name() throws Exception {
    String job = told.talking();
    for (String name :
        List.of(
            "nosuch.log",
            "say_it_loud",
            "..%2F..%2Fserver.id",
            "%2E%2E.log",
            "stdout.log",
            "say_it_loud.log%00",
            "say_it_loud%2F..%2Fwrite.log")) {
      assertThat(server.get(job + "/logs/" + name).statusCode()).as(name).isIn(400, 404);
    }
    assertThat(server.get(server.api("/jobs/nojob/logs")).statusCode()).isEqualTo(404);
  }

  private static Optional<String> next(JsonNode list) {
    for (JsonNode link : list.path("links")) {
      if (link.path("rel").asText().equals("next")) {
        return Optional.of(link.path("href").asText());
      }
    }
    return Optional.empty();
  }

  @Test
  void a_list_of_logs_comes_in_pages() throws Exception {
    JsonNode page = RunningServer.json(server.get(told.talking() + "/logs?limit=3"));
    assertThat(page.path("logs")).hasSize(3);
    String next = next(page).orElseThrow();
    JsonNode last = RunningServer.json(server.get(next));
    assertThat(last.path("logs")).hasSize(1);
    assertThat(next(last)).isEmpty();
  }

  @Test
  void clients_of_eodh_find_logs_where_they_look_for_them() throws Exception {
    String job = told.talking().replace("/default/ogc-api", "/ades/default/ogc-api");
    JsonNode link =
        RunningServer.json(server.get(job)).path("links").findParents("href").stream()
            .filter(each -> each.path("title").asText().equals("Tool log write_2.log"))
            .findFirst()
            .orElseThrow();
    assertThat(link.path("rel").asText()).isEqualTo("related");
    assertThat(link.path("type").asText()).isEqualTo("text/plain");
    assertThat(link.path("href").asText()).endsWith("/write_2.log");
    assertThat(server.get(link.path("href").asText()).body()).isEqualTo("note b\n");
  }

  @Test
  void a_log_is_followed_while_its_step_runs_and_read_again_from_any_place() throws Exception {
    String process = told.deployed("tells.cwl");
    String job = told.telling(process, 0);
    server.until(job + "/logs", answer -> !RunningServer.json(answer).path("logs").isEmpty());
    String log = job + "/logs/" + process + ".log";
    String seen;
    try (EventListening listening = new EventListening(server.url(log + "?stream=stdout"), "")) {
      assertThat(listening.header("Content-Type")).startsWith("text/event-stream");
      EventListening.Event first = listening.next();
      assertThat(first.name()).isEqualTo("stdout");
      assertThat(first.data()).isEqualTo("first é\n");
      seen = first.id();
      assertThat(Integer.parseInt(seen)).isEqualTo("first é\n".getBytes(UTF_8).length);
      assertThat(server.get(log + "?stream=stderr").body()).isEqualTo("to whom it may concern\n");
      assertThat(logs(job).get(process + ".log").path("complete").asBoolean()).isFalse();
      Files.createFile(told.sign());
      assertThat(listening.rest())
          .extracting(EventListening.Event::name, EventListening.Event::data)
          .containsExactly(tuple("stdout", "second\n"), tuple("end", "{}"));
    }
    server.await(job, "successful");
    try (EventListening again = new EventListening(server.url(log + "?stream=stdout"), seen)) {
      assertThat(again.rest())
          .extracting(EventListening.Event::data)
          .containsExactly("second\n", "{}");
    }
    try (EventListening done =
        new EventListening(
            server.url(log + "?stream=stdout"),
            String.valueOf("first é\nsecond\n".getBytes(UTF_8).length))) {
      assertThat(done.status()).isEqualTo(204);
    }
  }

  @Test
  void the_log_of_a_dismissed_job_stays_and_goes_with_the_job() throws Exception {
    String process = told.deployed("tells.cwl");
    String job = told.telling(process, 0);
    String log = job + "/logs/" + process + ".log?stream=stdout";
    server.until(log, answer -> answer.body().equals("first é\n"));
    server.send("DELETE", job, "");
    // Whatever the server does with the job's files meanwhile, the log is there.
    for (int i = 0; i < 20; i++) {
      assertThat(server.get(log).body()).isEqualTo("first é\n");
      Thread.sleep(50);
    }
    assertThat(server.send("DELETE", job + "?remove=true", "").statusCode()).isEqualTo(200);
    assertThat(server.get(log).statusCode()).isEqualTo(404);
  }
}
