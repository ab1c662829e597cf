package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class EchoIT {
  private final RunningServer server;

  EchoIT(RunningServer server) {
    this.server = server;
  }

  private HttpResponse<String> execute(String body, String... headers) throws Exception {
    return server.post(server.api("/processes/echo/execution"), "application/json", body, headers);
  }

  /** Runs to its success, whether or not it is answered at once. */
  private JsonNode results(String inputs) throws Exception {
    HttpResponse<String> accepted =
        execute("{\"inputs\": %s}".formatted(inputs), "Prefer", "respond-async");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    String job = accepted.headers().firstValue("Location").orElseThrow();
    server.await(job, "successful");
    return RunningServer.json(server.get(job + "/results"));
  }

  @Test
  void is_described_as_the_test_suites_want_it() throws Exception {
    JsonNode echo = RunningServer.json(server.get(server.api("/processes/echo")));
    assertThat(echo.path("version").asText()).isEqualTo("2.0.0");
    assertThat(echo.path("mutable").asBoolean(true)).isFalse();
    assertThat(echo.path("jobControlOptions").toString())
        .isEqualTo("[\"sync-execute\",\"async-execute\",\"dismiss\"]");
    assertThat(echo.path("inputs").fieldNames().next()).isEqualTo("stringInput");
    assertThat(echo.at("/inputs/stringInput/schema").toString()).isEqualTo("{\"type\":\"string\"}");
    assertThat(echo.at("/outputs/stringInput/schema").toString())
        .isEqualTo("{\"type\":\"string\"}");
    assertThat(echo.at("/inputs/pause/schema/type").asText()).isEqualTo("integer");
    assertThat(echo.at("/inputs/measureInput/schema/oneOf").size()).isEqualTo(2);
    assertThat(echo.at("/inputs/complexObjectInput/schema/type").asText()).isEqualTo("object");
    assertThat(echo.at("/inputs/boundingBoxInput/schema/format").asText()).isEqualTo("ogc-bbox");
    assertThat(echo.at("/inputs/textInput/schema/contentMediaType").asText())
        .isEqualTo("text/plain");
    for (JsonNode input : echo.path("inputs")) {
      assertThat(input.path("minOccurs").asInt(1)).isZero();
    }
  }

  @Test
  void gives_every_kind_of_input_back() throws Exception {
    JsonNode results =
        results(
            """
            {"stringInput": "a", "measureInput": 2.5, "booleanInput": true,
             "numbersInput": [1, 2, 3], "stringsInput": ["a", "b"],
             "complexObjectInput": {"value": {"any": {"thing": [1]}}},
             "boundingBoxInput": {"bbox": [51.9, 7, 52, 7.1], "crs": "urn:ogc:def:crs:EPSG:6.6:4326"}}
            """);
    assertThat(results)
        .isEqualTo(
            Json.parse(
                """
                {"stringInput": "a", "pause": 0, "measureInput": 2.5, "booleanInput": true,
                 "numbersInput": [1, 2, 3], "stringsInput": ["a", "b"],
                 "complexObjectInput": {"value": {"any": {"thing": [1]}}},
                 "boundingBoxInput": {"value": {"bbox": [51.9, 7, 52, 7.1],
                                                "crs": "urn:ogc:def:crs:EPSG:6.6:4326"}}}
                """
                    .getBytes(UTF_8)));
  }

  @Test
  void gives_files_back_whatever_they_hold() throws Exception {
    JsonNode results =
        results(
            """
            {"textInput": "teststring",
             "binaryInput": {"value": "/wD+AQ==", "encoding": "base64", "mediaType": "image/tiff"}}
            """);
    JsonNode text = results.path("textInput");
    assertThat(text.path("type").asText()).isEqualTo("text/plain");
    assertThat(server.get(text.path("href").asText()).body()).isEqualTo("teststring");
    JsonNode binary = results.path("binaryInput");
    assertThat(binary.path("type").asText()).isEqualTo("image/tiff");
    assertThat(server.bytes(binary.path("href").asText()).body()).containsExactly(0xff, 0, 0xfe, 1);
  }

  @Test
  void keeps_the_pause_that_it_is_asked_for() throws Exception {
    HttpResponse<String> accepted =
        execute("{\"inputs\": {\"pause\": 500}}", "Prefer", "respond-async");
    String job = accepted.headers().firstValue("Location").orElseThrow();
    server.await(job, "running");
    HttpResponse<String> early = server.get(job + "/results");
    assertThat(early.statusCode()).isEqualTo(404);
    assertThat(RunningServer.json(early).path("type").asText())
        .isEqualTo("http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready");
    assertThat(server.send("DELETE", job, "").statusCode()).isEqualTo(200);
    server.await(job, "dismissed");
  }

  @Test
  void refuses_what_is_no_file() throws Exception {
    HttpResponse<String> refused =
        execute(
            "{\"inputs\": {\"textInput\": {\"type\": \"wrong/type\"}}}",
            "Accept",
            "application/json");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().allValues("Content-Type")).containsExactly("application/json");
    assertThat(RunningServer.errorsByPointer(refused)).containsOnlyKeys("/inputs/textInput");
  }

  @Test
  void can_be_neither_replaced_nor_undeployed() throws Exception {
    String echo = server.api("/processes/echo");
    for (HttpResponse<String> refused :
        List.of(
            server.send("DELETE", echo, ""),
            server.send(
                "PUT",
                echo,
                "{cwlVersion: v1.2, class: Workflow, inputs: [], outputs: [], steps: []}",
                "Content-Type",
                "application/cwl+yaml"))) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(RunningServer.json(refused).path("type").asText()).endsWith("/immutable-process");
    }
  }
}
