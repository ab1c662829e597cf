package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;
import static org.orrery.api.http.RunningServer.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those do who look after a server. */
class OperatorIT {
  private static RunningServer server;
  private static String operator;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = RunningServer.startSecure();
    operator = Files.readString(server.data().resolve("operator-key")).strip();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static HttpResponse<String> send(String key, String method, String path, String body)
      throws IOException, InterruptedException {
    return server.send(
        method, path, body, "Authorization", "Bearer " + key, "Content-Type", "application/json");
  }

  /** A workspace and the key of its owner. */
  private static String workspace(String id) throws IOException, InterruptedException {
    HttpResponse<String> made =
        send(
            operator,
            "POST",
            "/operator/workspaces",
            "{\"id\":\""
                + id
                + "\",\"key\":{\"name\":\"owner\",\"permissions\":[\"read\",\"execute\",\"deploy\",\"manage\"]}}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).path("key").path("key").asText();
  }

  private static HttpResponse<String> deploy(String key, String workspace, String id)
      throws IOException, InterruptedException {
    return server.post(
        "/" + workspace + "/ogc-api/processes?id=" + id,
        "application/cwl+yaml",
        resource("tool.cwl"),
        "Authorization",
        "Bearer " + key);
  }

  @Test
  void a_new_workspace_comes_with_a_key_of_its_owner_and_stays_closed_to_the_operator()
      throws Exception {
    String owner = workspace("maps");
    assertThat(send(owner, "GET", "/maps/ogc-api/keys", "").statusCode()).isEqualTo(200);
    assertThat(send(operator, "GET", "/maps/ogc-api/processes", "").statusCode()).isEqualTo(403);
    assertThat(send(operator, "GET", "/maps/ogc-api/keys", "").statusCode()).isEqualTo(403);
    assertThat(send(owner, "GET", "/operator/workspaces", "").statusCode()).isEqualTo(403);
    assertThat(send(operator, "GET", "/operator/workspaces", "").body()).contains("\"maps\"");
    assertThat(send(operator, "POST", "/operator/workspaces", "{\"id\":\"maps\"}").statusCode())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ades", "api", "operator", "health", "prometheus", "Upper", "a_b", ""})
  void names_that_mean_something_else_are_no_workspaces(String name) throws Exception {
    assertThat(
            send(operator, "POST", "/operator/workspaces", "{\"id\":\"" + name + "\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_wrong_wish_for_a_key_makes_no_workspace() throws Exception {
    String wish = "{\"id\":\"half\",\"key\":{\"name\":\"x\",\"expires\":\"2020-01-01T00:00:00Z\"}}";
    assertThat(send(operator, "POST", "/operator/workspaces", wish).statusCode()).isEqualTo(400);
    assertThat(send(operator, "GET", "/operator/workspaces", "").body()).doesNotContain("half");
  }

  @Test
  void a_suspended_workspace_is_read_and_begins_nothing() throws Exception {
    String owner = workspace("paused");
    assertThat(deploy(owner, "paused", "before").statusCode()).isEqualTo(201);
    String suspend = "/operator/workspaces/paused/suspend";
    assertThat(send(operator, "POST", suspend, "").statusCode()).isEqualTo(204);
    assertThat(send(operator, "POST", suspend, "").statusCode()).isEqualTo(204);

    assertThat(send(owner, "GET", "/paused/ogc-api/processes/before", "").statusCode())
        .isEqualTo(200);
    for (HttpResponse<String> refused :
        List.of(
            deploy(owner, "paused", "after"),
            send(owner, "POST", "/paused/ogc-api/processes/before/execution", "{}"))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("`paused` is suspended");
    }
    assertThat(send(operator, "POST", "/operator/workspaces/paused/resume", "").statusCode())
        .isEqualTo(204);
    assertThat(deploy(owner, "paused", "after").statusCode()).isEqualTo(201);
    assertThat(send(operator, "POST", "/operator/workspaces/none/suspend", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_server_under_maintenance_is_read_and_begins_nothing() throws Exception {
    String owner = workspace("waiting");
    HttpResponse<String> begun =
        send(operator, "PUT", "/operator/maintenance", "{\"note\":\"new disks until noon\"}");
    assertThat(begun.statusCode()).isEqualTo(204);
    HttpResponse<String> refused = deploy(owner, "waiting", "x");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("new disks until noon");
    assertThat(send(owner, "GET", "/waiting/ogc-api/processes", "").statusCode()).isEqualTo(200);
    assertThat(send(operator, "GET", "/operator/switches", "").body()).contains("maintenance");
    assertThat(send(operator, "DELETE", "/operator/maintenance", "").statusCode()).isEqualTo(204);
    assertThat(deploy(owner, "waiting", "x").statusCode()).isEqualTo(201);
  }

  private static HttpResponse<String> execute(String owner, String workspace)
      throws IOException, InterruptedException {
    return server.send(
        "POST",
        "/" + workspace + "/ogc-api/processes/tool/execution",
        "{\"inputs\":{\"text\":\"a secret thing\"}}",
        "Authorization",
        "Bearer " + owner,
        "Content-Type",
        "application/json",
        "Prefer",
        "respond-async");
  }

  @Test
  void a_drained_backend_begins_no_job_and_the_operator_sees_and_cancels_without_its_content()
      throws Exception {
    String owner = workspace("drained");
    String drain = "/operator/backends/local/drain";
    assertThat(deploy(owner, "drained", "tool").statusCode()).isEqualTo(201);
    assertThat(send(operator, "PUT", drain, "").statusCode()).isEqualTo(204);
    HttpResponse<String> accepted = execute(owner, "drained");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String id = json(accepted).path("jobID").asText();
    HttpResponse<String> jobs = send(operator, "GET", "/operator/jobs?limit=1000", "");
    assertThat(jobs.body()).doesNotContain("a secret thing").doesNotContain("tool");
    JsonNode job = null;
    for (JsonNode each : json(jobs).path("jobs")) {
      job = each.path("jobID").asText().equals(id) ? each : job;
    }
    assertThat(job).isNotNull();
    assertThat(job.path("status").asText()).isEqualTo("accepted");
    assertThat(job.path("executing").asText()).isEqualTo("drained");

    assertThat(execute(owner, "drained").statusCode()).isEqualTo(201);
    JsonNode page = json(send(operator, "GET", "/operator/jobs?limit=1&processID=tool", ""));
    assertThat(page.at("/links/0/href").asText()).contains("?processID=tool&limit=1&after=");

    HttpResponse<String> cancelled = send(operator, "DELETE", "/operator/jobs/" + id, "");
    assertThat(json(cancelled).path("status").asText()).isEqualTo("dismissed");
    assertThat(send(operator, "DELETE", drain, "").statusCode()).isEqualTo(204);
    assertThat(send(operator, "PUT", "/operator/backends/moon/drain", "").statusCode())
        .isEqualTo(404);
    assertThat(send(operator, "DELETE", "/operator/jobs/x", "").statusCode()).isEqualTo(404);
  }

  @Test
  void with_several_workspaces_no_step_is_a_plain_process() throws Exception {
    String owner = workspace("plain");
    assertThat(deploy(owner, "plain", "tool").statusCode()).isEqualTo(201);
    HttpResponse<String> accepted =
        server.send(
            "POST",
            "/plain/ogc-api/processes/tool/execution",
            "{\"inputs\":{\"text\":\"x\"}}",
            "Authorization",
            "Bearer " + owner,
            "Content-Type",
            "application/json",
            "Prefer",
            "respond-async");
    String job = "/plain/ogc-api/jobs/" + json(accepted).path("jobID").asText();
    HttpResponse<String> status =
        server.until(
            job,
            answer -> !json(answer).path("status").asText().matches("accepted|running"),
            "Authorization",
            "Bearer " + owner);
    assertThat(json(status).path("status").asText()).isEqualTo("failed");
    assertThat(status.body()).contains("orrery.local.plain-processes");
  }
}
