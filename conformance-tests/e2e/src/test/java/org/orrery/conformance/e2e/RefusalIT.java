package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** What a server without authentication must not do for whoever can reach it. */
class RefusalIT {
  private static final String CWL = "application/cwl+yaml";

  @TempDir private static Path folder;
  private static ServerProcess server;
  private static Workspace workspace;

  /** Allowed by the operator, so that a redirect can start somewhere. */
  private static LoopbackService allowed;

  /** Like any other service of this host: not for processes. */
  private static LoopbackService forbidden;

  @BeforeAll
  static void start() {
    allowed = new LoopbackService();
    forbidden = new LoopbackService();
    server =
        ServerProcess.start(
            folder.resolve("data"),
            ServerProcess.freePort(),
            Map.of("ORRERY_OUTBOUND_ALLOW", allowed.hostAndPort()));
    workspace = new Workspace(server.base());
  }

  @AfterAll
  static void stop() {
    server.close();
    allowed.close();
    forbidden.close();
  }

  @Test
  void answers_403_to_a_page_of_another_origin() {
    Answer answer =
        workspace.client().send("GET", "processes", Map.of("Origin", "http://evil.example"), "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  @Test
  void answers_403_to_a_preflight_of_another_origin() {
    Answer answer =
        workspace
            .client()
            .send(
                "OPTIONS",
                "processes",
                Map.of("Origin", "http://evil.example", "Access-Control-Request-Method", "POST"),
                "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  @Test
  void answers_403_to_a_host_that_is_not_loopback() {
    Answer answer = workspace.client().send("GET", "processes", Map.of("Host", "evil.example"), "");

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void refuses_a_document_that_includes_a_file_of_the_server() {
    String cwl =
        Workspace.document("bare-tool.cwl") + "doc: { $include: \"file:///etc/passwd\" }\n";

    Answer answer = workspace.client().post("processes?id=includes", CWL, cwl);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("file:///etc/passwd").doesNotContain("root:");
  }

  @Test
  void refuses_a_default_that_is_a_file_of_the_server() {
    String cwl =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        id: reads-passwd
        inputs:
          text:
            type: File
            default: { class: File, path: /etc/passwd }
            inputBinding: { position: 1 }
        outputs:
          copy: stdout
        baseCommand: cat
        stdout: copy.txt
        """;

    Answer answer = workspace.client().post("processes", CWL, cwl);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("/etc/passwd");
  }

  @Test
  void refuses_an_input_that_is_a_file_of_the_server() {
    String process = workspace.deploy(Workspace.document("revsort.cwl"));

    for (String location : new String[] {"file:///etc/passwd", "/etc/passwd", "../../etc/passwd"}) {
      Answer answer =
          workspace
              .client()
              .post(
                  "processes/" + process + "/execution",
                  "application/json",
                  "{\"inputs\": {\"text\": {\"href\": \"%s\"}}}".formatted(location));

      assertThat(answer.status()).as(location).isEqualTo(400);
      assertThat(answer.text()).as(location).contains("/text");
    }
  }

  @Test
  void serves_no_file_that_an_output_links_to() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden away");
    String process =
        workspace.deploy(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            id: links-out
            inputs: []
            outputs:
              secret: { type: File, outputBinding: { glob: secret } }
            baseCommand: [ln, -s, "%s", secret]
            """
                .formatted(secret));
    String job = workspace.execute(process, "{}");
    Eventually.within(Duration.ofSeconds(60))
        .holds("the job has ended", () -> !workspace.status(job).matches("accepted|running"));

    assertThat(workspace.status(job)).isEqualTo("failed");
    assertThat(workspace.client().get(job + "/results").text()).doesNotContain("hidden away");
    assertThat(workspace.client().get(job + "/results/secret").text())
        .doesNotContain("hidden away");
  }

  @Test
  void fetches_no_document_from_a_service_of_this_host() {
    Answer answer = deployFrom("from-here", forbidden.uri("bare-tool.cwl").toString());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(forbidden.requests()).isEmpty();
  }

  @Test
  void follows_no_redirect_to_a_service_of_this_host() {
    String target = forbidden.uri("bare-tool.cwl").toString();

    Answer answer = deployFrom("redirected", allowed.uri("redirect?" + target).toString());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(allowed.requests()).isNotEmpty();
    assertThat(forbidden.requests()).isEmpty();
  }

  private static Answer deployFrom(String id, String href) {
    return workspace
        .client()
        .post(
            "processes",
            "application/ogcapppkg+json",
            """
            {"processDescription": {"id": "%s"}, "executionUnit": {"href": "%s"}}
            """
                .formatted(id, href));
  }
}
