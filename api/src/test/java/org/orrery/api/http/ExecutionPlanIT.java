package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ExecutionPlanIT {
  private static final String WORKFLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      requirements:
        ScatterFeatureRequirement: {}
        SubworkflowFeatureRequirement: {}
        InlineJavascriptRequirement: {}
      inputs: {words: "string[]", cores: {type: int, default: 3}}
      outputs: {}
      steps:
        join:
          label: Puts them together
          in: {files: count/counted}
          out: []
          run:
            class: Workflow
            inputs: {files: "File[]"}
            outputs: {}
            steps:
              inner:
                in: {files: files}
                out: []
                when: $(inputs.files.length > 0)
                run: {class: ExpressionTool, inputs: {files: "File[]"}, outputs: {}, expression: "${return {};}"}
        count:
          scatter: word
          in: {word: words, cores: cores}
          out: [counted]
          run:
            class: CommandLineTool
            label: Counts
            requirements:
              ResourceRequirement: {coresMin: $(inputs.cores), ramMin: 4096, outdirMax: 10}
              ToolTimeLimit: {timelimit: 60}
            hints:
              DockerRequirement: {dockerPull: "busybox:1.36"}
            baseCommand: wc
            inputs: {word: string, cores: int}
            outputs: {counted: stdout}
      """;

  private final RunningServer server;

  ExecutionPlanIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> validate(String api, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> deployed =
        server.post(server.api("/processes?id=planned"), "application/cwl+yaml", WORKFLOW);
    assertThat(deployed.statusCode()).as(deployed.body()).isIn(201, 409);
    return server.post(
        api + "/processes/planned/execution?validate=true", "application/json", body);
  }

  private int jobs() throws IOException, InterruptedException {
    return RunningServer.json(server.get(server.api("/jobs?processID=planned")))
        .path("jobs")
        .size();
  }

  @Test
  void says_what_would_run_in_which_order_and_what_it_asks_for() throws Exception {
    for (String api : new String[] {"/default/ogc-api", "/ades/default/ogc-api"}) {
      HttpResponse<String> answer = validate(api, "{\"inputs\": {\"words\": [\"a\", \"b\"]}}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode plan = RunningServer.json(answer);
      assertThat(plan.at("/inputs/cores").asInt()).as("the default").isEqualTo(3);
      JsonNode steps = plan.path("steps");
      assertThat(steps.findValuesAsText("step")).containsExactly("count", "join", "join/inner");
      assertThat(steps.get(0))
          .isEqualTo(
              Json.parse(
                  """
                  {"step": "count", "class": "CommandLineTool", "label": "Counts", "image": "busybox:1.36",
                   "asked": {"memoryMebibytes": 4096, "temporaryMebibytes": 1024, "outputMebibytes": 10,
                             "timeLimitSeconds": 60},
                   "computed": ["cores"],
                   "scatter": {"method": "dotproduct", "over": ["word"], "calls": 2}}
                  """
                      .getBytes(UTF_8)));
      assertThat(steps.get(1).path("after").toString()).isEqualTo("[\"count\"]");
      assertThat(steps.get(1).path("label").asText()).isEqualTo("Puts them together");
      assertThat(steps.get(2).path("conditional").asBoolean()).isTrue();
    }
    assertThat(jobs()).isZero();
  }

  @Test
  void wrong_inputs_are_refused_as_an_execution_would_refuse_them() throws Exception {
    for (String api : new String[] {"/default/ogc-api", "/ades/default/ogc-api"}) {
      HttpResponse<String> answer =
          validate(api, "{\"inputs\": {\"words\": 1, \"cores\": \"many\"}}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(RunningServer.errorsByPointer(answer)).containsKey("/inputs/cores");
    }
    HttpResponse<String> empty = validate("/default/ogc-api", "{\"inputs\": {}}");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(jobs()).isZero();
  }
}
