package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the table of answers, each as the answer to a synchronous execution and as the
 * results of the same execution done asynchronously: they must be the same.
 */
@ExtendWith(Servers.class)
class ExecutionIT {
  private static final String TWO =
      "\"inputs\": {\"stringInput\": \"ü\", \"numbersInput\": [1, 2]}";
  private static final String PROFILE =
      "<https://www.opengis.net/def/profile/OGC/0/ogc-results>; rel=\"profile\"";

  private final RunningServer server;

  ExecutionIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> execute(String body, String... headers) throws Exception {
    return server.post(server.api("/processes/echo/execution"), "application/json", body, headers);
  }

  /** The answer at once, and the results of a job that did the same. */
  private List<HttpResponse<String>> both(String body, String... headers) throws Exception {
    HttpResponse<String> accepted = execute(body, "Prefer", "respond-async");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = accepted.headers().firstValue("Location").orElseThrow();
    server.await(job, "successful");
    return List.of(execute(body, headers), server.get(job + "/results", headers));
  }

  private static Optional<String> header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name);
  }

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }

  private static void isMap(HttpResponse<String> answer, String map) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).hasValue("application/json");
    assertThat(RunningServer.json(answer)).isEqualTo(json(map));
  }

  @Test
  void without_any_sign_the_answer_is_a_map_of_outputs() throws Exception {
    for (HttpResponse<String> answer : both("{" + TWO + "}")) {
      isMap(answer, "{\"stringInput\": \"ü\", \"pause\": 0, \"numbersInput\": [1, 2]}");
      assertThat(answer.headers().allValues("Link")).isEmpty();
    }
  }

  @Test
  void only_the_outputs_that_are_asked_for_are_given() throws Exception {
    for (HttpResponse<String> answer :
        both("{" + TWO + ", \"outputs\": {\"numbersInput\": {}, \"booleanInput\": {}}}")) {
      isMap(answer, "{\"numbersInput\": [1, 2]}");
    }
  }

  @Test
  void raw_one_value_is_the_bare_value() throws Exception {
    for (HttpResponse<String> answer :
        both("{" + TWO + ", \"response\": \"raw\", \"outputs\": {\"stringInput\": {}}}")) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "Content-Type")).hasValue("text/plain;charset=UTF-8");
      assertThat(answer.body()).isEqualTo("ü");
      assertThat(answer.headers().allValues("Link")).isEmpty();
    }
    for (HttpResponse<String> answer :
        both("{" + TWO + ", \"outputs\": {\"numbersInput\": {\"transmissionMode\": \"value\"}}}")) {
      assertThat(header(answer, "Content-Type")).hasValue("application/json");
      assertThat(answer.body()).isEqualTo("[1,2]");
    }
  }

  @Test
  void raw_one_file_is_its_content() throws Exception {
    for (HttpResponse<String> answer :
        both(
            """
            {"inputs": {"textInput": "content"}, "response": "raw", "outputs": {"textInput": {}}}
            """)) {
      assertThat(header(answer, "Content-Type")).hasValue("text/plain");
      assertThat(answer.body()).isEqualTo("content");
    }
  }

  @Test
  void a_bare_text_is_json_for_who_takes_nothing_else() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{" + TWO + ", \"response\": \"raw\", \"outputs\": {\"stringInput\": {}}}",
            "Accept",
            "application/json")) {
      assertThat(header(answer, "Content-Type")).hasValue("application/json");
      assertThat(answer.body()).isEqualTo("\"ü\"");
    }
  }

  @Test
  void raw_several_values_are_parts_of_one_message() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{"
                + TWO
                + ", \"response\": \"raw\", \"outputs\": {\"stringInput\": {}, \"numbersInput\": {}}}")) {
      assertThat(parts(answer, "<stringInput>"))
          .containsExactly(
              "Content-ID: <stringInput>\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\nü\r\n",
              "Content-ID: <numbersInput>\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n");
    }
  }

  @Test
  void raw_mixed_parts_refer_to_what_is_asked_for_by_reference() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{"
                + TWO
                + ", \"outputs\": {\"stringInput\": {\"transmissionMode\": \"value\"},"
                + " \"numbersInput\": {\"transmissionMode\": \"reference\"}}}")) {
      List<String> parts = parts(answer, "<stringInput>");
      assertThat(parts).hasSize(2);
      assertThat(parts.get(0)).endsWith("\r\n\r\nü\r\n");
      String location = parts.get(1).replaceAll("(?s).*Content-Location: (\\S+)\r\n\r\n\r\n", "$1");
      assertThat(server.get(location).body()).isEqualTo("[1,2]");
    }
  }

  private static List<String> parts(HttpResponse<String> answer, String start) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String type = header(answer, "Content-Type").orElseThrow();
    assertThat(type)
        .startsWith("multipart/related; type=\"text/plain\"; start=\"" + start + "\"; boundary=\"");
    String boundary = "--" + type.replaceAll(".*boundary=\"([^\"]+)\"", "$1");
    assertThat(answer.body()).startsWith(boundary + "\r\n").endsWith(boundary + "--\r\n");
    List<String> parts = new ArrayList<>(List.of(answer.body().split(Pattern.quote(boundary))));
    return parts.subList(1, parts.size() - 1).stream().map(part -> part.substring(2)).toList();
  }

  @Test
  void who_takes_only_json_gets_no_multipart_message() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{"
                + TWO
                + ", \"response\": \"raw\", \"outputs\": {\"stringInput\": {}, \"pause\": {}}}",
            "Accept",
            "application/json")) {
      isMap(answer, "{\"stringInput\": \"ü\", \"pause\": 0}");
    }
  }

  @Test
  void raw_references_are_links_in_the_headers() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{"
                + TWO
                + ", \"response\": \"raw\", \"outputs\": {"
                + "\"stringInput\": {\"transmissionMode\": \"reference\"},"
                + "\"numbersInput\": {\"transmissionMode\": \"reference\"}}}")) {
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      List<String> links = answer.headers().allValues("Link");
      assertThat(links).hasSize(2);
      assertThat(links.get(0))
          .matches("<http.*/results/stringInput>; rel=\"stringInput\"; type=\"text/plain\"");
      assertThat(server.get(links.get(1).replaceAll("<(.*)>.*", "$1")).body()).isEqualTo("[1,2]");
    }
  }

  @Test
  void a_document_holds_values_and_links_as_they_are_asked_for() throws Exception {
    for (HttpResponse<String> answer :
        both(
            """
            {"inputs": {"textInput": "content", "stringInput": "a",
                        "binaryInput": {"value": "/wA=", "encoding": "base64", "mediaType": "image/png"}},
             "response": "document",
             "outputs": {"textInput": {"transmissionMode": "value"},
                         "binaryInput": {"transmissionMode": "value"},
                         "stringInput": {"transmissionMode": "reference"}}}
            """)) {
      JsonNode map = RunningServer.json(answer);
      assertThat(map.path("textInput"))
          .isEqualTo(json("{\"value\": \"content\", \"mediaType\": \"text/plain\"}"));
      assertThat(map.path("binaryInput"))
          .isEqualTo(
              json(
                  "{\"value\": \"/wA=\", \"encoding\": \"base64\", \"mediaType\": \"image/png\"}"));
      assertThat(map.at("/stringInput/type").asText()).isEqualTo("text/plain");
      assertThat(server.get(map.at("/stringInput/href").asText()).body()).isEqualTo("\"a\"");
    }
  }

  @Test
  void files_are_links_where_nothing_is_said_of_them() throws Exception {
    for (HttpResponse<String> answer :
        both("{\"inputs\": {\"textInput\": \"content\"}, \"response\": \"document\"}")) {
      String href = RunningServer.json(answer).at("/textInput/href").asText();
      assertThat(server.get(href).body()).isEqualTo("content");
    }
  }

  @Test
  void no_outputs_are_no_content_at_once_and_no_results_later() throws Exception {
    HttpResponse<String> answer = execute("{" + TWO + ", \"outputs\": {}}");
    assertThat(answer.statusCode()).isEqualTo(204);
    HttpResponse<String> accepted =
        execute("{" + TWO + ", \"outputs\": {}}", "Prefer", "respond-async");
    String job = header(accepted, "Location").orElseThrow();
    server.await(job, "successful");
    HttpResponse<String> results = server.get(job + "/results");
    assertThat(results.statusCode()).isEqualTo(404);
    assertThat(RunningServer.json(results).path("type").asText())
        .isEqualTo(
            "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-available");
  }

  @Test
  void version_2_gives_one_output_in_the_type_that_is_negotiated() throws Exception {
    String one = "{" + TWO + ", \"outputs\": {\"stringInput\": {}}}";
    for (HttpResponse<String> answer : both(one, "Prefer", "return=minimal")) {
      assertThat(header(answer, "Content-Type")).hasValue("text/plain;charset=UTF-8");
      assertThat(answer.body()).isEqualTo("ü");
      assertThat(header(answer, "Preference-Applied")).hasValue("return=minimal");
    }
    for (HttpResponse<String> answer :
        both(one, "Prefer", "return=minimal", "Accept", "application/json")) {
      assertThat(answer.body()).isEqualTo("\"ü\"");
    }
    for (HttpResponse<String> answer :
        both(one, "Prefer", "return=minimal", "Accept", "image/png")) {
      assertThat(answer.statusCode()).isEqualTo(406);
      assertThat(RunningServer.json(answer).path("detail").asText()).contains("`text/plain`");
    }
  }

  @Test
  void version_2_gives_several_outputs_as_a_map_of_its_profile() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{\"inputs\": {\"textInput\": \"content\", \"pause\": 0}}",
            "Prefer",
            "return=representation")) {
      isMap(
          answer,
          "{\"pause\": 0, \"textInput\": {\"value\": \"content\", \"mediaType\": \"text/plain\"}}");
      assertThat(answer.headers().allValues("Link")).contains(PROFILE);
      assertThat(header(answer, "Preference-Applied")).hasValue("return=representation");
    }
    for (HttpResponse<String> answer :
        both("{" + TWO + "}", "Prefer", "return=minimal", "Accept", "image/png")) {
      assertThat(answer.statusCode()).isEqualTo(406);
    }
  }

  @Test
  void version_2_gives_one_output_as_a_map_to_who_asks_for_the_profile() throws Exception {
    for (HttpResponse<String> answer :
        both(
            "{" + TWO + ", \"response\": \"raw\", \"outputs\": {\"stringInput\": {}}}",
            "Accept-Profile",
            "<http://www.opengis.net/def/profile/OGC/0/ogc-results>")) {
      isMap(answer, "{\"stringInput\": \"ü\"}");
      assertThat(answer.headers().allValues("Link")).contains(PROFILE);
    }
  }

  @Test
  void version_2_names_the_job_of_a_synchronous_execution() throws Exception {
    HttpResponse<String> answer = execute("{" + TWO + "}", "Prefer", "return=minimal");
    String monitor =
        answer.headers().allValues("Link").stream()
            .filter(link -> link.endsWith("; rel=\"monitor\""))
            .map(link -> link.replaceAll("<(.*)>.*", "$1"))
            .findFirst()
            .orElseThrow();
    assertThat(RunningServer.json(server.get(monitor)).path("status").asText())
        .isEqualTo("successful");
    assertThat(header(answer, "Content-Location")).hasValue(monitor + "/results");
  }

  @Test
  void a_profile_that_there_is_not_is_refused() throws Exception {
    HttpResponse<String> refused =
        server.post(
            server.api("/processes/echo/execution?profile=other"),
            "application/json",
            "{" + TWO + "}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(refused).path("type").asText())
        .endsWith("/invalid-query-parameter-value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "respond-sync",
        "response-async",
        ";;=,",
        "return=everything",
        "wait=soon",
        "wait"
      })
  void preferences_that_there_are_not_are_ignored(String preference) throws Exception {
    HttpResponse<String> answer = execute("{" + TWO + "}", "Prefer", preference, "Accept", "/*");
    isMap(answer, "{\"stringInput\": \"ü\", \"pause\": 0, \"numbersInput\": [1, 2]}");
    assertThat(header(answer, "Preference-Applied")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"respond-async", "respond-async ", "respond-async;return=representation"})
  void an_asynchronous_execution_is_answered_by_its_job(String preference) throws Exception {
    HttpResponse<String> answer = execute("{" + TWO + "}", "Prefer", preference);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(header(answer, "Preference-Applied")).hasValue("respond-async");
    assertThat(RunningServer.json(server.get(header(answer, "Location").orElseThrow())))
        .isNotEmpty();
  }

  @Test
  void what_takes_longer_than_the_client_waits_is_answered_by_its_job() throws Exception {
    HttpResponse<String> answer = execute("{\"inputs\": {\"pause\": 500}}", "Prefer", "wait=0");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(header(answer, "Preference-Applied")).hasValue("wait=0");
    String job = header(answer, "Location").orElseThrow();
    assertThat(RunningServer.json(answer).path("jobID").asText()).isNotEmpty();
    server.send("DELETE", job, "");
  }

  @Test
  void a_process_decides_by_itself_whether_it_is_synchronous() throws Exception {
    String cwl =
        "{cwlVersion: v1.2, class: Workflow, inputs: {a: int},"
            + " outputs: {a: {type: int, outputSource: a}}, steps: []}";
    for (String[] options :
        List.of(
            new String[] {"sync-only", "[\"sync-execute\"]", "200", "200"},
            new String[] {"async-only", "[\"async-execute\"]", "201", "201"},
            new String[] {"either", "[\"sync-execute\", \"async-execute\"]", "200", "201"})) {
      String body =
          """
          {"processDescription": {"process": {"id": "%s", "jobControlOptions": %s}},
           "executionUnit": {"value": "%s", "mediaType": "application/cwl+yaml"}}
          """
              .formatted(options[0], options[1], cwl);
      assertThat(
              server
                  .post(server.api("/processes"), "application/ogcapppkg+json", body)
                  .statusCode())
          .isEqualTo(201);
      String url = server.api("/processes/" + options[0] + "/execution");
      String request = "{\"inputs\": {\"a\": 1}}";
      assertThat(server.post(url, "application/json", request).statusCode())
          .as(options[0])
          .isEqualTo(Integer.parseInt(options[2]));
      assertThat(
              server.post(url, "application/json", request, "Prefer", "respond-async").statusCode())
          .as(options[0])
          .isEqualTo(Integer.parseInt(options[3]));
    }
  }

  @Test
  void an_execution_that_fails_is_answered_by_why() throws Exception {
    String cwl =
        "{cwlVersion: v1.2, class: ExpressionTool, inputs: [], outputs: {a: int},"
            + " expression: $(undefined.b), requirements: {InlineJavascriptRequirement: {}}}";
    String body =
        """
        {"processDescription": {"process": {"id": "failing", "jobControlOptions": ["sync-execute"]}},
         "executionUnit": {"value": "%s", "mediaType": "application/cwl+yaml"}}
        """
            .formatted(cwl);
    HttpResponse<String> deployed =
        server.post(server.api("/processes"), "application/ogcapppkg+json", body);
    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(201);
    HttpResponse<String> failed =
        server.post(
            server.api("/processes/failing/execution"), "application/json", "{\"inputs\": {}}");
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(400);
    assertThat(RunningServer.json(failed).path("cause").asText()).isEqualTo("expression");
  }

  @Test
  void some_results_of_a_job_can_be_asked_for() throws Exception {
    String job =
        header(execute("{" + TWO + "}", "Prefer", "respond-async"), "Location").orElseThrow();
    server.await(job, "successful");
    isMap(
        server.get(job + "/results?outputs=stringInput,pause"),
        "{\"stringInput\": \"ü\", \"pause\": 0}");
    assertThat(server.get(job + "/results?outputs=none").statusCode()).isEqualTo(404);
    HttpResponse<String> refused =
        server.get(job + "/results?outputs=none", "Prefer", "return=minimal");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(refused).path("type").asText()).endsWith("/1.0/no-such-output");
  }

  @Test
  void an_array_tells_how_many_values_it_has_and_gives_each() throws Exception {
    String job =
        header(
                execute(
                    "{" + TWO + ", \"outputs\": {\"numbersInput\": {}}}",
                    "Prefer",
                    "respond-async"),
                "Location")
            .orElseThrow();
    server.await(job, "successful");
    HttpResponse<String> array = server.get(job + "/results/numbersInput");
    assertThat(array.body()).isEqualTo("[1,2]");
    assertThat(header(array, "OGC-Output-Values-Count")).hasValue("2");
    assertThat(server.get(job + "/results/numbersInput/1").body()).isEqualTo("2");
    assertThat(server.get(job + "/results/numbersInput/2").statusCode()).isEqualTo(404);
    assertThat(server.get(job + "/results/stringInput").statusCode())
        .as("not asked for")
        .isEqualTo(404);
  }

  @Test
  void a_request_that_says_wrongly_how_to_answer_is_refused() throws Exception {
    HttpResponse<String> refused =
        execute(
            "{"
                + TWO
                + ", \"response\": \"pdf\", \"outputs\": {\"pause\": {\"transmissionMode\": \"mail\"}}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningServer.errorsByPointer(refused))
        .containsOnlyKeys("/response", "/outputs/pause/transmissionMode");
  }
}
