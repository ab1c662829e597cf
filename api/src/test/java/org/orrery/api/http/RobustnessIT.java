package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent is the sender's mistake or is done: never an error of the server. */
@ExtendWith(Servers.class)
class RobustnessIT {
  private static final String API = "/default/ogc-api";

  private final RunningServer server;

  RobustnessIT(RunningServer server) throws Exception {
    this.server = server;
    if (server.get(server.api("/processes/robust")).statusCode() == 404) {
      server.post(
          server.api("/processes?id=robust"),
          "application/cwl+yaml",
          """
          cwlVersion: v1.2
          class: CommandLineTool
          baseCommand: "true"
          outputs: []
          inputs:
            text: string?
            file: File?
            files: File[]?
            any: Any?
            record: {type: ["null", {type: record, fields: {x: int}}]}
          """);
    }
  }

  private static void assertRefused(int status, String body) {
    assertThat(status).as(body).isBetween(400, 499);
    assertThat(body).contains("\"type\":").doesNotContain("Exception").doesNotContain("org.orrery");
  }

  static List<String> paths() {
    return List.of(
        "/processes/%00",
        "/processes/a%00b",
        "/processes/" + "a".repeat(3000),
        "/processes/" + "a".repeat(9000),
        "/processes/..",
        "/processes/%2e%2e",
        "/processes/a%2fb",
        "/processes/..%2f..%2fetc",
        "/processes/%",
        "/processes/%zz",
        "/processes/%ff",
        "/processes/robust/nothing",
        "/jobs/%00",
        "/jobs/" + "0".repeat(500),
        "/jobs/00000000-0000-0000-0000-00000000000A",
        "/jobs/00000000-0000-0000-0000-000000000000/results/%00",
        "/jobs/00000000-0000-0000-0000-000000000000/results/..%2f..",
        "/processes?limit=%00",
        "/processes?after=%00",
        "/jobs?after=-9223372036854775808_00000000-0000-0000-0000-000000000000",
        "/jobs?datetime=-999999999-01-01T00:00:00Z/..",
        "/jobs?datetime=%2B999999999-12-31",
        "/jobs?minDuration=999999999999",
        "/jobs?status=%00",
        "/jobs?" + "processID=p&".repeat(5) + "processID=" + "x,y".repeat(200).replace("xy", "x,y"),
        "/jobs?%zz",
        "/jobs;a=b");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void no_path_breaks_the_server(String path) throws Exception {
    RawHttp.Answer answer = RawHttp.get(server.port(), API + path);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 499);
  }

  static Stream<String> inputs() {
    String deep = "[".repeat(150) + "]".repeat(150);
    return Stream.of(
        "{",
        "null",
        "5",
        "\u0000",
        "{\"inputs\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
        "{\"inputs\":{\"any\":" + deep + ",\"unknown\":1}}",
        "{\"inputs\":{\"any\":" + "9".repeat(900) + "}}",
        "{\"inputs\":{\"any\":" + "9".repeat(5000) + "}}",
        "{\"inputs\":{\"any\":1e999999999}}",
        "{\"inputs\":{\"any\":NaN}}",
        "{\"inputs\":{\"\\u0000\":1}}",
        "{\"inputs\":{\"text\":\"\\u0000\"}}",
        "{\"inputs\":{\"text\":\"\\ud800\"}}",
        "{\"inputs\":{\"text\":\"a\",\"text\":\"b\"}}",
        "{\"inputs\":null}",
        "{\"inputs\":[]}",
        "{\"inputs\":{\"file\":{\"class\":\"File\",\"path\":\"/x\"}}}",
        "{\"inputs\":{\"file\":{\"class\":\"File\",\"contents\":5}}}",
        "{\"inputs\":{\"file\":{\"class\":\"File\",\"basename\":\"../x\",\"contents\":\"\"}}}",
        "{\"inputs\":{\"file\":{\"href\":5}}}",
        "{\"inputs\":{\"file\":{\"href\":\"http://\"}}}",
        "{\"inputs\":{\"file\":{\"value\":\"!\",\"encoding\":\"base64\"}}}",
        "{\"inputs\":{\"file\":{\"class\":\"Directory\",\"listing\":[{\"class\":\"File\"}]}}}",
        "{\"inputs\":{\"record\":[1]}}",
        "{\"inputs\":{\"text\":{\"x\":1}}}",
        "{\"inputs\":{\"text\":[\"a\"]}}");
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void no_input_breaks_the_server(String body) throws Exception {
    HttpResponse<String> answer =
        server.post(server.api("/processes/robust/execution"), "application/json", body);
    assertRefused(answer.statusCode(), answer.body());
  }

  static Stream<String> packages() {
    return Stream.of(
            "5",
            "[]",
            "[1]",
            "[{},{}]",
            "null",
            "\"x\"",
            "{\"href\":5}",
            "{\"href\":\"x\"}",
            "{\"href\":\"file:///etc/passwd\"}",
            "{\"href\":\"http://[::1\"}",
            "{\"href\":\"mailto:x\"}",
            "{\"href\":\"http://user:secret@example.org/\"}",
            "{\"unit\":5}",
            "{\"unit\":\"x: [\"}",
            "{\"unit\":{\"cwlVersion\":1}}",
            "{\"unit\":{\"$graph\":5}}",
            "{\"unit\":{\"$graph\":[]}}",
            "{\"type\":\"docker\",\"image\":\"x\"}")
        .map(unit -> "{\"executionUnit\":" + unit + "}");
  }

  @ParameterizedTest
  @MethodSource("packages")
  void no_package_breaks_the_server(String body) throws Exception {
    HttpResponse<String> answer = server.post(server.api("/processes"), "application/json", body);
    assertRefused(answer.statusCode(), answer.body());
  }

  static Stream<String> documents() {
    String tool =
        "cwlVersion: v1.2\nclass: CommandLineTool\nbaseCommand: x\ninputs: []\noutputs: []\n";
    return Stream.of(
        "\u0000",
        "a: &a [*a]",
        "&a [*a, *a]",
        "- ".repeat(5000),
        "{".repeat(5000),
        "!!java.lang.Runtime {}",
        "%YAML 9.9\n---\nx",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c"
            + " [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e"
            + " [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]",
        tool.replace("v1.2", "v9"),
        tool.replace("[]", "{x: {type: {type: {type: array}}}}"),
        "class: CommandLineTool");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void no_document_breaks_the_server(String body) throws Exception {
    HttpResponse<String> answer =
        server.post(server.api("/processes?id=broken"), "application/cwl", body);
    assertRefused(answer.statusCode(), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"#\\x00\"", "../../x y", "ID"})
  void a_document_s_strange_id_is_refused_or_replaced(String id) throws Exception {
    HttpResponse<String> answer =
        server.post(
            server.api("/processes"),
            "application/cwl",
            "cwlVersion: v1.2\nclass: CommandLineTool\nid: %s\nbaseCommand: x\ninputs: []\noutputs: []\n"
                .formatted(id.equals("ID") ? "x".repeat(5000) : id));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 499);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?id=%00", "?id=..", "?id=a%2Fb", "?w=%00", "?w=nope"})
  void a_strange_name_in_the_query_is_refused(String query) throws Exception {
    HttpResponse<String> answer =
        server.post(
            server.api("/processes" + query),
            "application/cwl",
            RunningServer.resource("revsort-packed.cwl"));
    assertRefused(answer.statusCode(), answer.body());
  }

  @Test
  void a_body_that_is_too_large_is_refused_with_its_length_and_without() throws Exception {
    assertThat(large("Content-Length: " + (100L << 20), "x".repeat(1 << 16)))
        .startsWith("HTTP/1.1 413");
    assertThat(large("Transfer-Encoding: chunked", "100000\r\n" + "x".repeat(1 << 20) + "\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  /** Sends a piece again and again until the server answers. */
  private String large(String framing, String piece) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String head =
          "POST %s/processes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/cwl\r\n%s\r\n\r\n"
              .formatted(API, framing);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      try {
        for (int i = 0; i < 60 && socket.getInputStream().available() == 0; i++) {
          socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException closedEarly) {
        assertThat(closedEarly).hasMessageContaining("roken");
      }
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII);
    }
  }
}
