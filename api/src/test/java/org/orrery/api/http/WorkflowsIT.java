package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of process is deployed, by body and by reference, run, and gives the right bytes. */
@ExtendWith(Servers.class)
class WorkflowsIT {
  private static final String TEXT = "abc\\nxyz\\nmno\\n";

  private final RunningServer server;
  private final DocumentServer documents;

  WorkflowsIT(RunningServer server, DocumentServer documents) {
    this.server = server;
    this.documents = documents;
  }

  /** Deploys as told and gives the process id. */
  private String deploy(String how, String resource) throws Exception {
    String id = resource.replaceAll("[^a-z]", "-") + "-" + how;
    if (how.equals("body")) {
      server.deploy(id, resource);
      return id;
    }
    HttpResponse<String> answer =
        server.post(
            server.api("/processes?id=" + id),
            "application/ogcapppkg+json",
            "{\"executionUnit\": {\"href\": \"%s\", \"type\": \"application/cwl\"}}"
                .formatted(documents.url("/cwl/" + resource)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return id;
  }

  private String text(JsonNode link) throws Exception {
    HttpResponse<byte[]> file = server.bytes(link.path("href").asText());
    assertThat(file.statusCode()).isEqualTo(200);
    return new String(file.body(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void revsort_reverses_and_sorts(String how) throws Exception {
    String id = deploy(how, how.equals("body") ? "revsort-packed.cwl" : "revsort/revsort.cwl");
    JsonNode results =
        server.run(
            id,
            "{\"inputs\": {\"workflow_input\": {\"class\": \"File\", \"contents\": \"%s\"}}}"
                .formatted(TEXT));
    assertThat(text(results.path("sorted_output"))).isEqualTo("zyx\nonm\ncba\n");
    JsonNode ascending =
        server.run(
            id,
            "{\"inputs\": {\"workflow_input\": {\"value\": \"%s\"}, \"reverse_sort\": false}}"
                .formatted(TEXT));
    assertThat(text(ascending.path("sorted_output"))).isEqualTo("cba\nonm\nzyx\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void two_steps_pack_files_and_count_them(String how) throws Exception {
    JsonNode results =
        server.run(
            deploy(how, "tar-and-count.cwl"),
            """
            {"inputs": {"files": [
              {"class": "File", "basename": "a.txt", "contents": "alpha\\n"},
              {"class": "File", "basename": "b.txt", "contents": "beta\\n"}]}}
            """);
    assertThat(text(results.path("count")).strip()).isEqualTo("2");
    byte[] archive = server.bytes(results.path("archive").path("href").asText()).body();
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive)))
        .isEqualTo("07eb4086df689a39f8acfa14ca3d4c405e1e5abd450d2069aca8b65ab64bb80f");
    assertThat(results.path("archive").path("type").asText()).isEqualTo("application/x-tar");
    assertThat(results.path("archive").path("size").asInt()).isEqualTo(archive.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void a_scatter_gives_its_results_in_order(String how) throws Exception {
    JsonNode results =
        server.run(
            deploy(how, "scatter.cwl"), "{\"inputs\": {\"words\": [\"one\", \"two\", \"three\"]}}");
    assertThat(results.path("greetings")).hasSize(3);
    assertThat(text(results.path("greetings").get(0))).isEqualTo("Hello one\n");
    assertThat(text(results.path("greetings").get(1))).isEqualTo("Hello two\n");
    assertThat(text(results.path("greetings").get(2))).isEqualTo("Hello three\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void a_sub_workflow_runs_inside_another(String how) throws Exception {
    JsonNode results =
        server.run(deploy(how, "sub-workflow.cwl"), "{\"inputs\": {\"text\": \"first\"}}");
    assertThat(text(results.path("result"))).isEqualTo("tsrif\ndnoces\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void a_bare_tool_is_a_process(String how) throws Exception {
    String id = deploy(how, "tool.cwl");
    assertThat(text(server.run(id, "{\"inputs\": {\"text\": \"a b'\\\"$c\"}}").path("upper")))
        .isEqualTo("A B'\"$C\n");
    JsonNode twice = server.run(id, "{\"inputs\": {\"text\": \"x\", \"times\": \"2\"}}");
    assertThat(text(twice.path("upper"))).isEqualTo("X\nX\n");
    assertThat(twice.path("upper").path("title").asText()).isEqualTo("upper case.txt");
    assertThat(twice.path("upper").path("type").asText()).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "href"})
  void an_expression_tool_is_a_process(String how) throws Exception {
    JsonNode results =
        server.run(deploy(how, "expression.cwl"), "{\"inputs\": {\"numbers\": [3, 1, 2]}}");
    assertThat(results)
        .hasToString("{\"sum\":6,\"range\":{\"value\":{\"smallest\":1,\"largest\":3}}}");
  }

  @Test
  void a_file_is_read_from_where_an_input_links_to() throws Exception {
    String id = "linked-revsort";
    server.deploy(id, "revsort-packed.cwl");
    JsonNode results =
        server.run(
            id,
            "{\"inputs\": {\"workflow_input\": {\"href\": \"%s\"}}}"
                .formatted(documents.url("/cwl/fails.cwl")));
    assertThat(text(results.path("sorted_output"))).contains("sliaf :di\n");
  }

  @Test
  void only_the_outputs_that_were_asked_for_are_answered() throws Exception {
    server.deploy("asked-outputs", "expression.cwl");
    JsonNode results =
        server.run(
            "asked-outputs",
            "{\"inputs\": {\"numbers\": [1]}, \"outputs\": {\"sum\": {}}, \"response\": \"document\"}");
    assertThat(results).hasToString("{\"sum\":1}");
  }
}
