package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came over HTTP names no file of the server and leads it to no service inside. */
@ExtendWith(Servers.class)
class HostileIT {
  private final RunningServer server;
  private final DocumentServer documents;

  HostileIT(RunningServer server, DocumentServer documents) {
    this.server = server;
    this.documents = documents;
  }

  private HttpResponse<String> deploy(String document) throws Exception {
    return server.post(server.api("/processes"), "application/cwl+yaml", document);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doc: {$include: \"file:///etc/passwd\"}",
        "doc: {$include: /etc/passwd}",
        "doc: {$include: ../../etc/passwd}",
        "doc: {$import: \"file:///etc/passwd\"}",
        "$mixin: /etc/passwd",
        "hints: {$import: /proc/self/environ}"
      })
  void a_document_includes_no_file_of_the_server(String field) throws Exception {
    HttpResponse<String> answer =
        deploy(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            %s
            baseCommand: cat
            inputs: []
            outputs: []
            """
                .formatted(field));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("root:").doesNotContain("PATH=");
    assertThat(RunningServer.json(answer).path("errors")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{class: File, location: /etc/passwd}",
        "{class: File, path: /etc/passwd}",
        "{class: File, location: \"file:///etc/passwd\"}",
        "{class: Directory, location: /etc}",
        "{class: File, basename: x, contents: x, secondaryFiles: [{class: File, path: /etc/passwd}]}"
      })
  void a_default_names_no_file_of_the_server(String value) throws Exception {
    HttpResponse<String> deployed =
        deploy(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: cat
            inputs:
              file: {type: [File, Directory], default: %s, inputBinding: {}}
            outputs:
              out: stdout
            stdout: out.txt
            """
                .formatted(value));
    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(400);
  }

  @Test
  void a_step_runs_no_file_of_the_server() throws Exception {
    HttpResponse<String> answer =
        deploy(
            """
            cwlVersion: v1.2
            class: Workflow
            inputs: []
            outputs: []
            steps:
              one: {run: /etc/passwd, in: {}, out: []}
              two: {run: "file:///etc/hostname", in: {}, out: []}
            """);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("errors")).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void an_output_that_links_out_of_its_folder_leads_nowhere() throws Exception {
    server.deploy("hostile-link", "hostile-link.cwl");
    String job = server.execute("hostile-link", "{\"inputs\": {}}");
    JsonNode status = server.await(job, "failed");
    assertThat(status.toString()).doesNotContain("root:");
    assertThat(server.get(job + "/results").body()).doesNotContain("root:");
    assertThat(server.get(job + "/results/out").statusCode()).isGreaterThanOrEqualTo(400);
  }

  /** A service of this host that nobody put on the list. */
  private record Secret(HttpServer http, AtomicInteger visits) implements AutoCloseable {
    static Secret start() throws Exception {
      AtomicInteger visits = new AtomicInteger();
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            visits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      http.start();
      return new Secret(http, visits);
    }

    String url() {
      return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  @Test
  void an_href_leads_to_no_service_on_loopback_directly_or_by_a_redirect() throws Exception {
    try (Secret secret = Secret.start()) {
      for (String url :
          new String[] {
            secret.url(),
            secret.url().replace("127.0.0.1", "localhost"),
            secret.url().replace("127.0.0.1", "2130706433"),
            secret.url().replace("127.0.0.1", "[::ffff:127.0.0.1]"),
            documents.url("/to?" + secret.url())
          }) {
        HttpResponse<String> answer =
            server.post(
                server.api("/processes"),
                "application/json",
                "{\"executionUnit\": {\"href\": \"%s\"}}".formatted(url));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningServer.json(answer).path("type").asText())
            .isEqualTo("urn:orrery:problem:forbidden-reference");
      }
      assertThat(secret.visits()).hasValue(0);
    }
  }

  @Test
  void a_document_s_references_obey_the_same_policy() throws Exception {
    try (Secret secret = Secret.start()) {
      HttpResponse<String> answer =
          deploy(
              """
              cwlVersion: v1.2
              class: Workflow
              inputs: []
              outputs: []
              steps:
                one: {run: "%s", in: {}, out: []}
                two: {run: "%s", in: {}, out: []}
              """
                  .formatted(secret.url(), documents.url("/to?" + secret.url())));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(secret.visits()).hasValue(0);
    }
  }

  @Test
  void an_input_s_link_obeys_the_same_policy() throws Exception {
    server.deploy("hostile-input", "revsort-packed.cwl");
    try (Secret secret = Secret.start()) {
      for (String url : new String[] {secret.url(), documents.url("/to?" + secret.url())}) {
        HttpResponse<String> answer =
            server.post(
                server.api("/processes/hostile-input/execution"),
                "application/json",
                "{\"inputs\": {\"workflow_input\": {\"href\": \"%s\"}}}".formatted(url));
        if (answer.statusCode() == 201) {
          server.await(answer.headers().firstValue("Location").orElseThrow(), "failed");
        } else {
          assertThat(answer.statusCode()).isEqualTo(400);
        }
      }
      assertThat(secret.visits()).hasValue(0);
    }
  }
}
