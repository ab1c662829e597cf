package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.processes.CwlPackage;
import org.orrery.api.processes.Sha256;

/** Packages, input objects and output objects of CWL, without loss. */
@ExtendWith(Servers.class)
class CwlJobsIT {
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      requirements:
        ShellCommandRequirement: {}
      arguments:
        - { shellQuote: false, valueFrom: 'cat "$(inputs.given.path)" "$(inputs.own.path)" > out.txt; cp out.txt out.txt.idx; ls -R $(inputs.folder.path) > listing.txt; mkdir -p dir/empty; echo x > dir/x' }
      inputs:
        given: { type: File, secondaryFiles: [ .idx ] }
        own: { type: File, default: { class: File, location: ../data/own.txt } }
        folder: Directory
        any: Any
      outputs:
        out: { type: File, format: "http://x/f", secondaryFiles: [ .idx ], outputBinding: { glob: out.txt } }
        listing: { type: File, outputBinding: { glob: listing.txt } }
        dir: { type: Directory, outputBinding: { glob: dir } }
        none: { type: File?, outputBinding: { glob: absent } }
        any: { type: Any, outputBinding: { outputEval: $(inputs.any) } }
      """;

  private final RunningServer server;

  CwlJobsIT(RunningServer server) {
    this.server = server;
  }

  private String upload(String text) throws Exception {
    String digest = Sha256.of(text.getBytes(UTF_8)).hex();
    assertThat(server.send("PUT", server.api("/files/sha256/" + digest), text).statusCode())
        .isIn(201, 204);
    return digest;
  }

  private static String tree(Map<String, String> files) {
    ObjectNode entries = Json.object();
    files.forEach(entries::put);
    ObjectNode document = Json.object();
    document.set("files", entries);
    return new String(Json.bytes(document), UTF_8);
  }

  private HttpResponse<String> deploy(String id, String main, Map<String, String> files)
      throws Exception {
    ObjectNode manifest = (ObjectNode) Json.parse(tree(files).getBytes(UTF_8));
    manifest.put("main", main);
    return server.post(
        server.api("/processes?id=" + id),
        CwlPackage.MEDIA_TYPE,
        new String(Json.bytes(manifest), UTF_8));
  }

  private HttpResponse<String> execute(String id, String job) throws Exception {
    return server.post(server.api("/processes/" + id + "/execution"), RequestDocument.CWL_JOB, job);
  }

  private static String fresh() {
    return "cwl-" + UUID.randomUUID();
  }

  @Test
  void a_package_runs_with_uploads_and_its_outputs_come_back_without_loss() throws Exception {
    String id = fresh();
    HttpResponse<String> deployed =
        deploy(
            id,
            "tools/tool.cwl",
            Map.of("tools/tool.cwl", upload(TOOL), "data/own.txt", upload("own\n")));
    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(201);
    String folder = upload(tree(Map.of("a b/c.txt", upload("c"), "d.txt", upload("d"))));

    HttpResponse<String> accepted =
        execute(
            id,
            """
            {"given": {"class": "File", "location": "files/sha256/%s", "basename": "g.txt",
                       "secondaryFiles": [{"class": "File", "location": "files/sha256/%s", "basename": "g.txt.idx"}]},
             "folder": {"class": "Directory", "location": "files/sha256/%s", "basename": "folder"},
             "any": {"value": 1, "mediaType": null, "n": [1.50, 12345678901234567890, "5"]}}
            """
                .formatted(upload("given\n"), upload("index"), folder));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = accepted.headers().firstValue("Location").orElseThrow();
    server.await(job, "successful");

    HttpResponse<String> answer = server.get(job + "/results", "Accept", CwlOutputs.MEDIA_TYPE);
    assertThat(answer.headers().firstValue("Content-Type")).contains(CwlOutputs.MEDIA_TYPE);
    JsonNode outputs = RunningServer.json(answer);
    JsonNode out = outputs.path("out");
    assertThat(out.path("class").asText()).isEqualTo("File");
    assertThat(out.path("basename").asText()).isEqualTo("out.txt");
    assertThat(out.path("size").asInt()).isEqualTo(10);
    assertThat(out.path("checksum").asText()).matches("sha1\\$[0-9a-f]{40}");
    assertThat(out.path("format").asText()).isEqualTo("http://x/f");
    assertThat(server.get(out.path("location").asText()).body()).isEqualTo("given\nown\n");
    assertThat(server.get(out.path("location").asText(), "Range", "bytes=6-8").body())
        .isEqualTo("own");
    assertThat(out.path("secondaryFiles").get(0).path("basename").asText())
        .isEqualTo("out.txt.idx");
    assertThat(server.get(outputs.path("listing").path("location").asText()).body())
        .contains("a b", "c.txt", "d.txt");
    assertThat(outputs.has("none")).isTrue();
    assertThat(outputs.path("none").isNull()).isTrue();
    assertThat(outputs.path("dir").path("listing").findValuesAsText("basename"))
        .containsExactlyInAnyOrder("empty", "x");
    assertThat(answer.body())
        .contains("\"any\":{\"value\":1,\"mediaType\":null,\"n\":[1.5,12345678901234567000")
        .doesNotContain("volume:", "file:");
  }

  @Test
  void requirements_of_a_job_win_for_that_job_alone() throws Exception {
    String id = fresh();
    server.deploy(id, "tool.cwl");
    String job = "{\"text\": \"m\", \"cwl:requirements\": [{\"class\": \"NoSuchRequirement\"}]}";

    HttpResponse<String> refused = execute(id, job);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("NoSuchRequirement");
  }

  @Test
  void everything_that_is_wrong_with_a_job_is_named_before_there_is_one() throws Exception {
    String id = fresh();
    deploy(
        id,
        "t.cwl",
        Map.of("t.cwl", upload(TOOL.replace("../data", "data")), "data/own.txt", upload("own\n")));

    HttpResponse<String> refused =
        execute(
            id,
            """
            {"given": {"class": "File", "location": "files/sha256/%s"},
             "folder": {"class": "Directory", "location": "files/sha256/%s"},
             "own": {"class": "File", "path": "/etc/passwd"}, "extra": 1}
            """
                .formatted("0".repeat(64), upload("no folder")));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(refused))
        .containsEntry("/given/location", "NOT_UPLOADED")
        .containsEntry("/folder/location", "UPLOADED_FOLDER")
        .containsEntry("/extra", "unknown-input")
        .containsEntry("/any", "missing-input");
    assertThat(refused.body()).contains("SERVER_FILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"given\": {\"class\": \"File\"}}",
        "{\"a\": \"\\u0000\"}",
        "{\"given\": {\"class\": \"File\", \"location\": \"file:///etc/passwd\"}}",
        "{\"given\": {\"class\": \"File\", \"location\": \"../../x/files/sha256/00\"}}",
        "{\"given\": {\"class\": \"File\", \"location\": \"volume:files/00\"}}"
      })
  void a_job_that_makes_no_sense_is_refused(String job) throws Exception {
    String id = fresh();
    server.deploy(id, "tool.cwl");

    assertThat(execute(id, job).statusCode()).isBetween(400, 499);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"main\": 1, \"files\": {}}",
        "{\"main\": \"a\", \"files\": []}",
        "{\"main\": \"../a\", \"files\": {\"../a\": \"00\"}}",
        "{\"main\": \"a\", \"files\": {\"a\": null}}",
        "{\"main\": \"a\", \"files\": {\"a\": {\"x\": 1}}, \"more\": 1}"
      })
  void a_package_that_makes_no_sense_is_refused(String manifest) throws Exception {
    HttpResponse<String> refused =
        server.post(server.api("/processes?id=" + fresh()), CwlPackage.MEDIA_TYPE, manifest);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @Test
  void an_ogc_request_names_uploads_too() throws Exception {
    String id = fresh();
    deploy(
        id,
        "t.cwl",
        Map.of("t.cwl", upload(TOOL.replace("../data", "data")), "data/own.txt", upload("own\n")));
    String folder = upload(tree(Map.of("d.txt", upload("d"))));
    String job =
        server.execute(
            id,
            """
            {"inputs": {
              "given": {"class": "File", "location": "files/sha256/%s", "basename": "g",
                 "secondaryFiles": [{"class": "File", "location": "files/sha256/%s", "basename": "g.idx"}]},
              "own": {"href": "%s"},
              "folder": {"class": "Directory", "location": "files/sha256/%s"},
              "any": "x"}}
            """
                .formatted(
                    upload("given\n"),
                    upload("index"),
                    server.api("/files/sha256/" + upload("other\n")),
                    folder));
    server.await(job, "successful");

    JsonNode results = RunningServer.json(server.get(job + "/results"));
    assertThat(server.get(results.path("out").path("href").asText()).body())
        .isEqualTo("given\nother\n");
  }

  @Test
  void a_removed_job_is_gone_with_its_results() throws Exception {
    String id = fresh();
    server.deploy(id, "tool.cwl");
    String job = server.execute(id, "{\"inputs\": {\"text\": \"m\"}}");
    server.await(job, "successful");

    assertThat(server.send("DELETE", job + "?remove=maybe", "").statusCode()).isEqualTo(400);
    assertThat(server.send("DELETE", job + "?remove=true", "").statusCode()).isEqualTo(200);
    assertThat(server.get(job).statusCode()).isEqualTo(404);
    assertThat(server.get(job + "/results").statusCode()).isEqualTo(404);
    assertThat(server.send("DELETE", job + "?remove=true", "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_failure_carries_its_place_and_what_the_step_said() throws Exception {
    String id = fresh();
    String tool =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: [ sh, -c, "echo it is broken >&2; exit 3" ]
        inputs: []
        outputs: []
        """;
    deploy(id, "a b/t.cwl", Map.of("a b/t.cwl", upload(tool)));
    HttpResponse<String> accepted = execute(id, "{}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = accepted.headers().firstValue("Location").orElseThrow();

    JsonNode exception = server.await(job, "failed").path("exception");
    assertThat(exception.path("step").asText()).isEqualTo("main");
    assertThat(exception.path("cause").asText()).isEqualTo("tool");
    assertThat(exception.path("stderrTail").asText()).contains("it is broken");
    assertThat(exception.toString()).doesNotContain("volume:");

    JsonNode step = RunningServer.json(server.get(job + "/steps")).path("steps").get(0);
    assertThat(step.path("path").asText()).isEqualTo("main");
    assertThat(step.path("attempt").asInt()).isEqualTo(1);
    assertThat(step.path("arguments").get(0).asText()).isEqualTo("sh");
    assertThat(step.path("asked").path("cores").asDouble()).isEqualTo(1);
    assertThat(step.path("exitCode").asInt()).isEqualTo(3);
    assertThat(step.path("stderrTail").asText()).contains("it is broken");
    assertThat(step.path("exception").path("cause").asText()).isEqualTo("tool");
    assertThat(step.path("ended").asText()).isGreaterThanOrEqualTo(step.path("started").asText());
  }
}
