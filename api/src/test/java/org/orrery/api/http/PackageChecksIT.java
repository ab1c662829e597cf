package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PackageChecksIT {
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      id: checked-only
      label: Counts
      requirements:
        ResourceRequirement: {coresMin: 2, ramMin: 4096}
        NetworkAccess: {networkAccess: true}
        ToolTimeLimit: {timelimit: 60}
      hints:
        DockerRequirement: {dockerPull: "busybox:1.36"}
      baseCommand: wc
      inputs: {text: File}
      outputs: {}
      """;

  private final RunningServer server;

  PackageChecksIT(RunningServer server) {
    this.server = server;
  }

  @Test
  void a_package_is_checked_and_described_without_being_deployed() throws Exception {
    HttpResponse<String> answer =
        server.post(server.api("/processes?validate=true"), "application/cwl+yaml", TOOL);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode description = RunningServer.json(answer);
    assertThat(description.path("id").asText()).isEqualTo("checked-only");
    assertThat(description.at("/inputs/text/schema/type").asText()).isEqualTo("string");
    assertThat(server.get(server.api("/processes/checked-only")).statusCode()).isEqualTo(404);
  }

  @Test
  void a_broken_package_is_told_all_that_is_wrong_with_it() throws Exception {
    HttpResponse<String> answer =
        server.post(
            server.api("/processes?validate=true"),
            "application/cwl+yaml",
            "cwlVersion: v1.2\nclass: CommandLineTool\ninputs: {a: nosuchtype, b: neither}\n");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("errors").size()).isGreaterThan(1);
  }

  @Test
  void a_description_says_what_the_largest_tool_asks_for() throws Exception {
    JsonNode asked =
        RunningServer.json(
                server.post(server.api("/processes?validate=true"), "application/cwl+yaml", TOOL))
            .at("/additionalParameters/parameters");
    assertThat(asked)
        .hasToString(
            "[{\"name\":\"cores\",\"value\":[\"2\"]},{\"name\":\"memoryMebibytes\",\"value\":[\"4096\"]},"
                + "{\"name\":\"timeLimitSeconds\",\"value\":[\"60\"]},"
                + "{\"name\":\"network\",\"value\":[\"true\"]},"
                + "{\"name\":\"images\",\"value\":[\"busybox:1.36\"]}]");
  }

  @Test
  void what_is_no_cwl_is_refused_with_what_would_be() throws Exception {
    HttpResponse<String> answer =
        server.post(
            server.api("/processes"),
            "application/ogcapppkg+json",
            "{\"executionUnit\": {\"type\": \"docker\", \"image\": \"busybox\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CWL");
  }
}
