package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.api.http.RunningServer.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.api.processes.Sha256;

/** What was replaced stays, is told and can be executed. */
@ExtendWith(Servers.class)
class VersionsIT {
  private static final String CWL = "application/cwl+yaml";

  private final RunningServer server;

  VersionsIT(RunningServer server) {
    this.server = server;
  }

  /** A tool that prints its version. */
  private static String tool(String version) {
    return """
        cwlVersion: v1.2
        $namespaces: {sdo: "https://schema.org/"}
        sdo:softwareVersion: %1$s
        sdo:keywords: [ndvi, sentinel]
        sdo:author: {sdo:name: Ada, sdo:url: "https://example.org/ada"}
        sdo:license: "https://spdx.org/licenses/MIT"
        class: CommandLineTool
        baseCommand: [echo, "%1$s"]
        inputs:
          scene: {type: File?, secondaryFiles: [.idx, .aux?]}
          size: {type: int?}
        outputs: {said: {type: stdout, format: "http://edamontology.org/format_1964"}}
        """
        .formatted(version);
  }

  private String deploy(String id, String... versions) throws IOException, InterruptedException {
    String process = server.api("/processes/" + id);
    server.send("DELETE", process, "");
    for (int i = 0; i < versions.length; i++) {
      HttpResponse<String> answer =
          i == 0
              ? server.post(server.api("/processes?id=" + id), CWL, tool(versions[i]))
              : server.send("PUT", process, tool(versions[i]), "Content-Type", CWL);
      assertThat(answer.statusCode()).as(answer.body()).isIn(201, 204);
    }
    return process;
  }

  private static String link(JsonNode document, String relation) {
    for (JsonNode link : document.path("links")) {
      if (link.path("rel").asText().equals(relation)) {
        return link.path("href").asText();
      }
    }
    return "no link " + relation;
  }

  private String said(String execution) throws IOException, InterruptedException {
    HttpResponse<String> accepted = server.post(execution, "application/json", "{\"inputs\": {}}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = link(json(accepted), "monitor");
    JsonNode done = server.await(job, "successful");
    return done.path("processVersion").asText()
        + " "
        + server.get(job + "/results/said").body().strip();
  }

  @Test
  void every_replacement_is_a_version_that_can_be_asked_for_and_executed()
      throws IOException, InterruptedException {
    String process = deploy("many", "1.0", "1.1", "1.1", "2.0");
    JsonNode current = json(server.get(process));
    assertThat(current.path("version").asText()).isEqualTo("2.0");

    JsonNode list = json(server.get(link(current, "version-history")));
    assertThat(list.path("versions").findValuesAsText("version"))
        .containsExactly("2.0", "1.1", "1.1", "1.0");
    int newest = list.at("/versions/0/revision").asInt();
    assertThat(list.at("/versions/0/current").asBoolean()).isTrue();
    assertThat(list.at("/versions/3/current").asBoolean()).isFalse();
    assertThat(list.at("/versions/3/deployedBy").asText()).isNotEmpty();
    assertThat(list.at("/versions/3/package/sha256").asText())
        .isEqualTo(Sha256.of(tool("1.0").getBytes(StandardCharsets.UTF_8)).hex());

    JsonNode named = json(server.get(process + "?version=1.1"));
    assertThat(named.path("version").asText()).isEqualTo("1.1");
    assertThat(link(named, "self")).as("the newer of two").endsWith("?revision=" + (newest - 1));
    assertThat(link(named, "latest-version")).isEqualTo(process);
    JsonNode first = json(server.get(link(list.at("/versions/3"), "version")));
    assertThat(first.path("version").asText()).isEqualTo("1.0");
    assertThat(server.get(link(first, "package")).body()).isEqualTo(tool("1.0"));
    String execute = link(first, "http://www.opengis.net/def/rel/ogc/1.0/execute");
    assertThat(said(execute)).isEqualTo("1.0 1.0");
    assertThat(said(process + "/execution")).isEqualTo("2.0 2.0");
  }

  @Test
  void a_list_of_versions_has_pages() throws IOException, InterruptedException {
    String process = deploy("pages", "1", "2", "3");
    JsonNode first = json(server.get(process + "/versions?limit=2"));
    assertThat(first.path("versions").findValuesAsText("version")).containsExactly("3", "2");
    JsonNode second = json(server.get(link(first, "next")));
    assertThat(second.path("versions").findValuesAsText("version")).containsExactly("1");
    assertThat(link(second, "next")).isEqualTo("no link next");
    String page = server.get(process, "Accept", "text/html").body();
    assertThat(page).contains("<h2 id=\"versions\">").contains("?revision=");
    assertThat(server.get(process + "/versions", "Accept", "text/html").body()).contains("<table>");
    assertThat(server.get(process + "?version=1", "Accept", "text/html").body())
        .as("the form of a version executes that one")
        .containsPattern("action=\"[^\"]*/form\\?revision=");
  }

  @Test
  void what_is_no_version_is_refused() throws IOException, InterruptedException {
    String process = deploy("wrong", "1", "2");
    for (String resource : List.of("", "/package")) {
      HttpResponse<String> absent = server.get(process + resource + "?version=9");
      assertThat(absent.statusCode()).isEqualTo(404);
      assertThat(json(absent).path("detail").asText()).contains("`9`");
      assertThat(server.get(process + resource + "?revision=x").statusCode()).isEqualTo(400);
      assertThat(server.get(process + resource + "?revision=999999999").statusCode())
          .isEqualTo(404);
    }
    assertThat(
            server
                .post(process + "/execution?version=9", "application/json", "{\"inputs\": {}}")
                .statusCode())
        .isEqualTo(404);
    assertThat(server.send("DELETE", process + "?version=1", "").statusCode())
        .as("a process is undeployed as a whole")
        .isEqualTo(400);
    assertThat(
            server
                .send("PUT", process + "?revision=1", tool("3"), "Content-Type", CWL)
                .statusCode())
        .isEqualTo(400);
    assertThat(json(server.get(process)).path("version").asText()).isEqualTo("2");
  }

  @Test
  void a_process_that_is_gone_has_no_versions_and_its_jobs_still_tell_theirs()
      throws IOException, InterruptedException {
    String process = deploy("gone", "1", "2");
    HttpResponse<String> accepted =
        server.post(process + "/execution?version=1", "application/json", "{\"inputs\": {}}");
    String job = link(json(accepted), "monitor");
    server.await(job, "successful");

    deploy("gone");
    assertThat(server.get(process + "/versions").statusCode()).isEqualTo(404);
    JsonNode status = json(server.get(job));
    assertThat(status.path("processID").asText()).isEqualTo("gone");
    assertThat(status.path("processVersion").asText()).isEqualTo("1");
    assertThat(server.get(job, "Accept", "text/html").body()).contains("gone, version 1");

    deploy("gone", "7");
    JsonNode list = json(server.get(process + "/versions"));
    assertThat(list.path("versions").findValuesAsText("version"))
        .as("of the process that has the name now")
        .containsExactly("7");
    assertThat(server.get(process + "?version=1").statusCode()).isEqualTo(404);
  }

  @Test
  void the_description_tells_what_the_author_says() throws IOException, InterruptedException {
    JsonNode process = json(server.get(deploy("told", "1.10")));

    assertThat(process.path("version").asText()).isEqualTo("1.10");
    assertThat(process.path("keywords"))
        .extracting(JsonNode::asText)
        .containsExactly("ndvi", "sentinel");
    assertThat(process.at("/metadata/0").toString())
        .isEqualTo(
            "{\"role\":\"https://schema.org/author\",\"title\":\"Ada\",\"href\":\"https://example.org/ada\"}");
    assertThat(link(process, "license")).isEqualTo("https://spdx.org/licenses/MIT");
    assertThat(process.at("/inputs/scene/valuePassing").toString())
        .isEqualTo("[\"byValue\",\"byReference\"]");
    assertThat(process.at("/inputs/size/valuePassing").toString()).isEqualTo("[\"byValue\"]");
    assertThat(process.at("/inputs/scene/additionalParameters/parameters").toString())
        .isEqualTo("[{\"name\":\"secondaryFiles\",\"value\":[\".idx\",\".aux?\"]}]");
    assertThat(process.at("/inputs/size").has("additionalParameters")).isFalse();
    assertThat(process.at("/outputs/said/additionalParameters/parameters/0/name").asText())
        .isEqualTo("formats");
  }
}
