package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.e2e.Workspace.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes of every class, deployed by body and by link, executed, their results compared byte for
 * byte.
 */
class ExecutionIT {
  @TempDir private static Path folder;
  private static ServerProcess server;
  private static Workspace workspace;
  private static LoopbackService elsewhere;

  @BeforeAll
  static void start() {
    elsewhere = new LoopbackService();
    server =
        ServerProcess.start(
            folder.resolve("data"),
            ServerProcess.freePort(),
            Map.of("ORRERY_OUTBOUND_ALLOW", elsewhere.hostAndPort()));
    workspace = new Workspace(server.base());
  }

  @AfterAll
  static void stop() {
    server.close();
    elsewhere.close();
  }

  @Test
  void runs_a_workflow_of_two_tools() {
    String process = workspace.deploy(document("revsort.cwl"));

    JsonNode results =
        workspace.succeeded(
            workspace.execute(
                process,
                "{\"text\": {\"value\": \"abc\\nxyz\\n\", \"mediaType\": \"text/plain\"}}"));

    assertThat(process).isEqualTo("revsort");
    assertThat(workspace.file(results.path("sorted"))).isEqualTo("zyx\ncba\n");
  }

  @Test
  void packs_files_and_counts_them() {
    String process = workspace.deploy(document("tar-and-count.cwl"));

    JsonNode results =
        workspace.succeeded(
            workspace.execute(
                process,
                """
                {"files": [{"value": "one", "mediaType": "text/plain"},
                           {"value": "two", "mediaType": "text/plain"}]}
                """));

    assertThat(workspace.file(results.path("count"))).isEqualTo("2\n");
    assertThat(workspace.file(results.path("archive"))).contains("one", "two");
  }

  @Test
  void scatters_a_step_over_words() {
    String process = workspace.deploy(document("scatter.cwl"));

    JsonNode said =
        workspace
            .succeeded(workspace.execute(process, "{\"words\": [\"one\", \"two words\", \"ü\"]}"))
            .path("said");

    assertThat(said).extracting(workspace::file).containsExactly("one\n", "two words\n", "ü\n");
  }

  @Test
  void runs_a_workflow_inside_a_workflow() {
    String process = workspace.deploy(document("sub-workflow.cwl"));

    JsonNode results = workspace.succeeded(workspace.execute(process, "{\"text\": \"hi\"}"));

    assertThat(workspace.file(results.path("result"))).isEqualTo("<<hi>>\n");
  }

  @Test
  void runs_a_tool_that_has_no_id_under_the_one_it_is_given() {
    String process = workspace.deployAs("given", document("bare-tool.cwl"));

    JsonNode results = workspace.succeeded(workspace.execute(process, "{\"word\": \"hi\"}"));

    assertThat(process).isEqualTo("given");
    assertThat(workspace.file(results.path("said"))).isEqualTo("hi\n");
  }

  @Test
  void makes_an_id_for_a_tool_that_has_none() {
    String process = workspace.deploy(document("bare-tool.cwl"));

    JsonNode results = workspace.succeeded(workspace.execute(process, "{\"word\": \"hi\"}"));

    assertThat(process).isNotBlank();
    assertThat(workspace.file(results.path("said"))).isEqualTo("hi\n");
  }

  @Test
  void evaluates_an_expression_tool() {
    String process = workspace.deploy(document("expression-tool.cwl"));

    JsonNode results = workspace.succeeded(workspace.execute(process, "{\"numbers\": [1, 2, 3]}"));

    assertThat(results.path("total").isInt()).isTrue();
    assertThat(results.path("total").asInt()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"revsort", "scatter", "sub-workflow", "bare-tool", "expression-tool"})
  void deploys_the_same_process_by_link(String name) {
    String process = workspace.deployFrom(name + "-by-link", elsewhere.uri(name + ".cwl"));

    JsonNode described = workspace.client().get("processes/" + process).expect(200).json();

    assertThat(process).isEqualTo(name + "-by-link");
    assertThat(described.path("inputs")).isNotEmpty();
  }

  @Test
  void runs_what_was_deployed_by_link_without_fetching_it_again() {
    String process = workspace.deployFrom("linked", elsewhere.uri("sub-workflow.cwl?once"));

    JsonNode results = workspace.succeeded(workspace.execute(process, "{\"text\": \"hi\"}"));

    assertThat(workspace.file(results.path("result"))).isEqualTo("<<hi>>\n");
    assertThat(elsewhere.requests()).containsOnlyOnce("/sub-workflow.cwl?once");
  }
}
