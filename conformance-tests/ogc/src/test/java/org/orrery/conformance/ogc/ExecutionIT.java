package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Execute requests: inputs, mode, acceptance (Part 1, 7.11.1 to 7.11.3). */
@ExtendWith(UnderTest.class)
class ExecutionIT {
  private final Api api;
  private final World world;

  ExecutionIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  /** What the echo process gives for inputs, as a document of all outputs. */
  private JsonNode echoed(String inputs) {
    return Shapes.results(
        api.execute(World.ECHO, "{\"inputs\": %s, \"response\": \"document\"}".formatted(inputs)));
  }

  private Answer refused(String inputs) {
    Answer answer = api.execute(World.ECHO, "{\"inputs\": %s}".formatted(inputs)).expect(400);
    Shapes.exception(answer);
    return answer;
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-op",
      in = {CORE_1_0, CORE_2_0})
  void answers_post_on_execution() {
    assertThat(api.execute(World.ECHO, "{\"inputs\": {}}").status()).isBetween(200, 204);
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-request",
      in = {CORE_1_0, CORE_2_0})
  void takes_an_execute_document_and_nothing_else() {
    assertThat(
            api.execute(
                    World.ECHO,
                    """
                    {"inputs": {"stringInput": "a"}, "outputs": {"stringInput": {}},
                     "response": "document", "tags": ["kept"]}
                    """)
                .status())
        .isEqualTo(200);
    for (String broken :
        List.of(
            "{\"invalid-execute-request\": true}",
            "{\"inputs\": [1]}",
            "[]",
            "{\"inputs\": {}, \"outputs\": {\"noSuchOutput\": {}}}",
            "{\"inputs\": {},")) {
      Answer answer = api.execute(World.ECHO, broken);
      assertThat(answer.status()).as(broken).isEqualTo(400);
      Shapes.exception(answer);
    }
  }

  @Test
  @Requirement(value = "/req/core/process-execute-inputs", in = CORE_1_0)
  void takes_inputs_inline_and_by_reference() {
    String reference =
        world.elsewhere().offer("inputs.txt", "text/plain", "from elsewhere").toString();

    JsonNode inline = echoed("{\"stringInput\": \"here\", \"booleanInput\": true}");
    JsonNode referred =
        echoed(
            "{\"textInput\": {\"href\": \"%s\", \"type\": \"text/plain\"}}".formatted(reference));

    assertThat(inline.path("stringInput").asText()).isEqualTo("here");
    assertThat(inline.path("booleanInput").asBoolean()).isTrue();
    assertThat(content(referred.path("textInput"))).isEqualTo("from elsewhere");
  }

  /** The text of an output that is a file, by link or by value. */
  private String content(JsonNode output) {
    if (output.has("href")) {
      return api.get(output.path("href").asText()).expect(200).text();
    }
    return output.has("value") ? output.path("value").asText() : output.asText();
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-input-array",
      in = {CORE_1_0, CORE_2_0})
  void takes_an_array_even_of_one_value() {
    assertThat(echoed("{\"stringsInput\": [\"a\", \"b\"]}").path("stringsInput"))
        .extracting(JsonNode::asText)
        .containsExactly("a", "b");
    assertThat(echoed("{\"stringsInput\": [\"a\"]}").path("stringsInput"))
        .extracting(JsonNode::asText)
        .containsExactly("a");
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-input-inline-object",
      in = {CORE_1_0, CORE_2_0})
  void takes_an_object_as_a_qualified_value() {
    JsonNode results =
        echoed(
            "{\"complexObjectInput\": {\"value\": {\"property1\": \"a\", \"property5\": true}}}");

    assertThat(results.at("/complexObjectInput/value/property1").asText()).isEqualTo("a");
    assertThat(results.at("/complexObjectInput/value/property5").asBoolean()).isTrue();
  }

  @Test
  @Requirement(value = "/req/core/process-execute-input-mixed-type", in = CORE_1_0)
  @Requirement(value = "/req/core/process-execute-input-multiple-types", in = CORE_2_0)
  void takes_each_type_of_an_input_of_several_as_a_qualified_value() {
    JsonNode schema =
        api.get("processes/" + World.ECHO).expect(200).json().at("/inputs/measureInput/schema");
    assertThat(schema.path("oneOf").size()).isGreaterThan(1);

    assertThat(echoed("{\"measureInput\": {\"value\": 2.5}}").path("measureInput").asDouble())
        .isEqualTo(2.5);
    assertThat(
            echoed("{\"measureInput\": {\"value\": \"a lot\", \"mediaType\": \"text/plain\"}}")
                .path("measureInput")
                .asText())
        .isEqualTo("a lot");
    refused("{\"measureInput\": {\"value\": [true]}}");
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-input-inline-binary",
      in = {CORE_1_0, CORE_2_0})
  void takes_a_binary_input_as_base64() {
    JsonNode results =
        echoed(
            """
            {"binaryInput": {"value": "/wD+AQ==", "encoding": "base64", "mediaType": "image/tiff"}}
            """);

    Answer file = api.get(results.at("/binaryInput/href").asText()).expect(200);
    assertThat(file.body()).containsExactly(0xff, 0, 0xfe, 1);
    assertThat(Shapes.mediaType(file)).isEqualTo("image/tiff");
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-input-inline-bbox",
      in = {CORE_1_0, CORE_2_0})
  void takes_a_bounding_box() {
    String crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    JsonNode echoed =
        echoed(
                "{\"boundingBoxInput\": {\"bbox\": [51.9, 7, 52, 7.1], \"crs\": \"%s\"}}"
                    .formatted(crs))
            .path("boundingBoxInput");

    JsonNode box = echoed.has("bbox") ? echoed : echoed.path("value");
    assertThat(box.path("bbox"))
        .extracting(JsonNode::asDouble)
        .containsExactly(51.9, 7.0, 52.0, 7.1);
    assertThat(box.path("crs").asText()).isEqualTo(crs);
    refused("{\"boundingBoxInput\": {\"bbox\": [\"west\"]}}");
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-input-validation",
      in = {CORE_1_0, CORE_2_0})
  void refuses_inputs_that_do_not_fit() {
    refused("{\"pause\": \"soon\"}");
    refused("{\"booleanInput\": [1]}");
    refused("{\"numbersInput\": [1, \"two\"]}");
    refused("{\"noSuchInput\": 1}");
    assertThat(refused("{\"pause\": {\"value\": \"soon\"}}").text()).contains("/inputs/pause");
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-default-execution-mode",
      in = {CORE_1_0, CORE_2_0})
  void executes_synchronously_unless_a_process_is_only_asynchronous() {
    assertThat(modes(World.ECHO)).contains("sync-execute", "async-execute");
    assertThat(modes(world.copying())).contains("async-execute").doesNotContain("sync-execute");

    assertThat(api.execute(World.ECHO, "{\"inputs\": {}}").status()).isEqualTo(200);
    assertThat(api.execute(world.copying(), "{\"inputs\": {}}").status()).isEqualTo(201);
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-auto-execution-mode",
      in = {CORE_1_0, CORE_2_0})
  void executes_a_process_of_one_mode_in_that_mode_whatever_is_preferred() {
    assertThat(modes(world.copying())).doesNotContain("sync-execute");

    for (String preference : List.of("respond-async", "wait=10", "respond-async, wait=10")) {
      Answer answer = api.execute(world.copying(), "{\"inputs\": {}}", "Prefer", preference);
      assertThat(answer.status()).as(preference).isEqualTo(201);
    }
    assertThat(api.execute(World.ECHO, "{\"inputs\": {}}", "Prefer", "respond-async").status())
        .isEqualTo(201);
  }

  private List<String> modes(String process) {
    return api.get("processes/" + process)
        .expect(200)
        .json()
        .path("jobControlOptions")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  @Requirement(value = "/req/core/process-execute-default-outputs", in = CORE_1_0)
  @Requirement(value = "/req/core/process-execute-omitted-outputs", in = CORE_2_0)
  void takes_no_outputs_for_all_of_them() {
    JsonNode results =
        echoed("{\"stringInput\": \"a\", \"booleanInput\": false, \"numbersInput\": [1, 2]}");

    assertThat(results.path("stringInput").asText()).isEqualTo("a");
    assertThat(results.path("booleanInput").isBoolean()).isTrue();
    assertThat(results.path("numbersInput").size()).isEqualTo(2);
    assertThat(results.has("pause")).isTrue();
  }

  @Test
  @Requirement(
      value = "/req/core/process-execute-success-async",
      in = {CORE_1_0, CORE_2_0})
  void answers_an_asynchronous_execution_with_the_job() {
    Answer answer =
        api.execute(World.ECHO, "{\"inputs\": {}}", "Prefer", "respond-async").expect(201);

    String location = answer.header("Location");
    assertThat(Shapes.mediaType(answer)).isEqualTo("application/json");
    Shapes.status(answer.json());
    assertThat(location).matches("https?://.*/jobs/" + answer.json().path("jobID").asText());
    assertThat(api.get(location).expect(200).json().path("jobID"))
        .isEqualTo(answer.json().path("jobID"));
  }

  @Test
  @Requirement(
      value = "/req/core/job-results-success-sync",
      in = {CORE_1_0, CORE_2_0})
  void links_a_synchronous_answer_to_its_job() {
    // Asked by a preference, since the standard's own suite of 1.0 can't read a Link as RFC 8288
    // writes it and fails whoever sends one unasked.
    Answer answer =
        api.execute(World.ECHO, "{\"inputs\": {}}", "Prefer", "return=representation").expect(200);

    String monitor =
        answer.headers().allValues("Link").stream()
            .flatMap(header -> List.of(header.split(",(?=\\s*<)")).stream())
            .filter(link -> link.matches(".*;\\s*rel=\"?monitor\"?.*"))
            .map(link -> link.substring(link.indexOf('<') + 1, link.indexOf('>')))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no monitor in " + answer.headers().map()));
    Answer job = api.get(monitor).expect(200);
    assertThat(Shapes.mediaType(job)).isEqualTo("application/json");
    Shapes.status(job.json());
  }
}
