package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
class ProcessesIT {
  private static final String PART_2 =
      "http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0/";
  private static final String TINY =
      "{\"cwlVersion\": \"v1.2\", \"class\": \"CommandLineTool\", \"baseCommand\": \"true\","
          + " \"inputs\": [], \"outputs\": []}";

  private final RunningServer server;

  ProcessesIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> deploy(String query, String contentType, String body)
      throws Exception {
    return server.post(server.api("/processes" + query), contentType, body);
  }

  private String type(HttpResponse<String> answer) {
    return RunningServer.json(answer).path("type").asText();
  }

  @Test
  void a_process_is_deployed_described_replaced_and_undeployed() throws Exception {
    String document = RunningServer.resource("tar-and-count.cwl");
    HttpResponse<String> deployed = deploy("?id=life", "application/cwl+yaml", document);
    assertThat(deployed.statusCode()).isEqualTo(201);
    String url = deployed.headers().firstValue("Location").orElseThrow();
    assertThat(url).isEqualTo(server.api("/processes/life"));
    assertThat(RunningServer.json(deployed).path("id").asText()).isEqualTo("life");
    assertThat(RunningServer.json(deployed).path("mutable").asBoolean()).isTrue();

    HttpResponse<String> packaged = server.get(url + "/package");
    assertThat(packaged.body()).isEqualTo(document);
    assertThat(packaged.headers().allValues("Content-Type"))
        .containsExactly("application/cwl+yaml");

    HttpResponse<String> again = deploy("?id=life", "application/cwl+yaml", document);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(type(again)).isEqualTo(PART_2 + "duplicated-process");

    HttpResponse<String> replaced =
        server.send("PUT", url, TINY, "Content-Type", "application/cwl+json");
    assertThat(replaced.statusCode()).isEqualTo(204);
    assertThat(server.get(url + "/package").body()).isEqualTo(TINY);
    assertThat(RunningServer.json(server.get(url)).path("inputs")).isEmpty();

    assertThat(server.send("DELETE", url, "").statusCode()).isEqualTo(204);
    assertThat(server.get(url).statusCode()).isEqualTo(404);
    assertThat(server.send("DELETE", url, "").statusCode()).isEqualTo(404);
    assertThat(server.send("PUT", url, TINY, "Content-Type", "application/cwl+json").statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"executionUnit\": UNIT}",
        "{\"executionUnit\": [UNIT]}",
        "{\"executionUnit\": {\"unit\": UNIT, \"type\": \"application/cwl\"}}",
        "{\"executionUnit\": [{\"unit\": UNIT}]}",
        "{\"executionUnit\": {\"value\": UNIT, \"mediaType\": \"application/cwl+json\"}}",
        "{\"executionUnit\": {\"value\": TEXT}}",
        "{\"processDescription\": {\"process\": {\"id\": \"ignored\"}}, \"executionUnit\": [{\"unit\":"
            + " UNIT}]}",
        "UNIT"
      })
  void every_form_of_a_package_is_taken(String form) throws Exception {
    String body =
        form.replace("UNIT", TINY).replace("TEXT", Json.nodes().textNode(TINY).toString());
    for (String contentType : List.of("application/json", "application/ogcapppkg+json")) {
      HttpResponse<String> answer = deploy("/?id=form", contentType, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(server.get(server.api("/processes/form/package")).body()).isEqualTo(body);
      assertThat(server.send("DELETE", server.api("/processes/form"), "").statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void the_package_s_description_counts_with_its_wrapper_and_without() throws Exception {
    String description =
        "{\"id\": \"described\", \"title\": \"T\", \"version\": \"2.1\", \"keywords\": [\"k\"]}";
    for (String wrapped : List.of("{\"process\": " + description + "}", description)) {
      HttpResponse<String> answer =
          deploy(
              "",
              "application/ogcapppkg+json",
              "{\"processDescription\": %s, \"executionUnit\": %s}".formatted(wrapped, TINY));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      JsonNode process = RunningServer.json(server.get(server.api("/processes/described")));
      assertThat(process.path("title").asText()).isEqualTo("T");
      assertThat(process.path("version").asText()).isEqualTo("2.1");
      assertThat(process.path("keywords").get(0).asText()).isEqualTo("k");
      server.send("DELETE", server.api("/processes/described"), "");
    }
  }

  @Test
  void json_is_taken_as_yaml_and_the_query_picks_a_process_of_a_graph() throws Exception {
    assertThat(deploy("?id=json-in-yaml", "application/cwl+yaml", TINY).statusCode())
        .isEqualTo(201);
    String graph = RunningServer.resource("revsort-packed.cwl");
    HttpResponse<String> picked = deploy("?w=sorttool", "application/cwl", graph);
    assertThat(RunningServer.json(picked).path("id").asText()).isEqualTo("sorttool");
    HttpResponse<String> first = deploy("", "application/cwl", graph);
    assertThat(RunningServer.json(first).path("id").asText()).isEqualTo("revsort");
    HttpResponse<String> missing = deploy("?w=nope&id=x", "application/cwl", graph);
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(type(missing)).isEqualTo(PART_2 + "workflow-not-found");
  }

  @Test
  void a_process_without_an_id_gets_one() throws Exception {
    HttpResponse<String> answer = deploy("", "application/cwl+json", TINY);
    assertThat(answer.statusCode()).isEqualTo(201);
    String id = RunningServer.json(answer).path("id").asText();
    assertThat(id).isNotEmpty();
    assertThat(server.get(server.api("/processes/" + id)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/json5", "*/*", "/"})
  void another_media_type_is_refused_before_anything_else_is_looked_at(String contentType)
      throws Exception {
    HttpResponse<String> posted = deploy("", contentType, TINY);
    assertThat(posted.statusCode()).isEqualTo(415);
    assertThat(type(posted)).isEqualTo(PART_2 + "unsupported-media-type");
    assertThat(
            server
                .send("PUT", server.api("/processes/null"), TINY, "Content-Type", contentType)
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void a_broken_document_is_answered_with_every_diagnostic() throws Exception {
    HttpResponse<String> answer =
        deploy(
            "?id=broken",
            "application/cwl+yaml",
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseComand: echo
            inputs:
              a: strin
            outputs: []
            """);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode errors = RunningServer.json(answer).path("errors");
    assertThat(errors.size()).isGreaterThanOrEqualTo(2);
    assertThat(errors)
        .allSatisfy(
            error -> {
              assertThat(error.at("/location/file").asText()).isNotEmpty();
              assertThat(error.at("/location/column").asInt()).isPositive();
              assertThat(error.path("code").asText()).isNotEmpty();
              assertThat(error.path("message").asText()).isNotEmpty();
            });
    assertThat(errors).extracting(error -> error.at("/location/line").asInt()).contains(3, 5);
    assertThat(errors)
        .anySatisfy(error -> assertThat(error.path("hint").asText()).contains("baseCommand"));
    assertThat(server.get(server.api("/processes/broken")).statusCode()).isEqualTo(404);
  }

  @Test
  void a_document_inside_json_is_diagnosed_where_the_body_has_it() throws Exception {
    HttpResponse<String> answer =
        deploy(
            "",
            "application/json",
            """
            {"executionUnit": {"unit": {"cwlVersion": "v1.2", "class": "CommandLineTool",
              "baseCommand": "true", "inputs": {},
              "outputs": {}, "bogus": 1}}}
            """);
    assertThat(RunningServer.json(answer).at("/errors/0/location/line").asInt()).isEqualTo(3);
    assertThat(RunningServer.json(answer).at("/errors/0/location/column").asInt()).isEqualTo(18);
  }

  @Test
  void the_list_is_cut_at_its_limit_and_goes_on_behind_the_next_link() throws Exception {
    for (String id : List.of("list-a", "list-b", "list-c")) {
      deploy("?id=" + id, "application/cwl+json", TINY);
    }
    List<String> seen = new ArrayList<>();
    String next = server.api("/processes?limit=1");
    while (!next.isEmpty()) {
      JsonNode page = RunningServer.json(server.get(next));
      assertThat(page.path("processes")).hasSize(1);
      seen.add(page.at("/processes/0/id").asText());
      next = "";
      for (JsonNode link : page.path("links")) {
        if (link.path("rel").asText().equals("next")) {
          next = link.path("href").asText();
        }
      }
    }
    assertThat(seen).doesNotHaveDuplicates().contains("list-a", "list-b", "list-c").isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "x", "1.5", "99999999999999999999"})
  void a_limit_out_of_range_is_refused(String limit) throws Exception {
    for (String list : List.of("/processes", "/jobs")) {
      HttpResponse<String> answer = server.get(server.api(list + "?limit=" + limit));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(type(answer)).endsWith("invalid-query-parameter-value");
    }
  }

  @Test
  void a_description_says_what_goes_in_and_what_comes_out() throws Exception {
    server.deploy("described-tool", "tool.cwl");
    ObjectNode process =
        (ObjectNode) RunningServer.json(server.get(server.api("/processes/described-tool")));
    assertThat(process.path("title").asText()).isEqualTo("Upper case");
    assertThat(process.path("description").asText())
        .isEqualTo("Writes a text in upper case, so often.");
    assertThat(process.path("jobControlOptions")).hasToString("[\"async-execute\",\"dismiss\"]");
    assertThat(process.path("inputs"))
        .hasToString(
            "{\"text\":{\"title\":\"text\",\"minOccurs\":1,\"maxOccurs\":1,"
                + "\"schema\":{\"type\":\"string\"},\"valuePassing\":[\"byValue\"]},"
                + "\"times\":{\"title\":\"times\",\"minOccurs\":0,\"maxOccurs\":1,"
                + "\"schema\":{\"type\":\"integer\",\"format\":\"int32\",\"default\":1},"
                + "\"valuePassing\":[\"byValue\"]}}");
    assertThat(process.path("outputs"))
        .hasToString(
            "{\"upper\":{\"title\":\"upper\",\"schema\":{\"type\":\"string\","
                + "\"contentEncoding\":\"binary\","
                + "\"contentMediaType\":\"application/octet-stream\"},"
                + "\"valuePassing\":[\"byValue\",\"byReference\"]}}");
    for (JsonNode link : process.path("links")) {
      if (!link.path("rel").asText().endsWith("/execute")) {
        assertThat(server.get(link.path("href").asText()).statusCode()).isEqualTo(200);
      }
    }
  }
}
