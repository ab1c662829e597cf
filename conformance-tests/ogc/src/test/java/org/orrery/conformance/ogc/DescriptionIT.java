package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.DESCRIPTION_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.DESCRIPTION_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** OGC process descriptions (Part 1, 8). */
@ExtendWith(UnderTest.class)
class DescriptionIT {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "object", "string");
  private static final Set<String> PASSING = Set.of("byValue", "byReference");

  private final Api api;
  private final World world;

  DescriptionIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private List<JsonNode> descriptions() {
    return List.of(description(World.ECHO), description(world.copying()));
  }

  private JsonNode description(String process) {
    return api.get("processes/" + process).expect(200).json();
  }

  /** A schema within the subset of JSON Schema that both versions take. */
  private static void isSchema(JsonNode schema) {
    assertThat(schema.isObject()).as("%s", schema).isTrue();
    if (schema.has("type")) {
      assertThat(schema.path("type").asText()).isIn(TYPES);
    }
    if (schema.path("type").asText().equals("array")) {
      isSchema(schema.path("items"));
    }
    for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
      schema.path(alternatives).forEach(DescriptionIT::isSchema);
    }
    schema.path("properties").forEach(DescriptionIT::isSchema);
    assertThat(schema.has("$ref")).as("a reference in %s", schema).isFalse();
  }

  private static void areDescribed(JsonNode parameters) {
    assertThat(parameters.isObject()).isTrue();
    assertThat(parameters).isNotEmpty();
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      assertThat(parameter.getKey()).isNotBlank();
      assertThat(parameter.getValue().path("title").asText()).isNotBlank();
    }
  }

  private static void haveSchemas(JsonNode parameters) {
    assertThat(parameters).isNotEmpty();
    parameters.forEach(parameter -> isSchema(parameter.path("schema")));
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/json-encoding",
      in = {DESCRIPTION_1_0, DESCRIPTION_2_0})
  void describes_processes_in_json() {
    for (String process : List.of(World.ECHO, world.copying())) {
      Answer answer = api.get("processes/" + process, "Accept", "application/json").expect(200);
      assertThat(Shapes.mediaType(answer)).isEqualTo("application/json");
      Shapes.description(answer.json());
    }
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/links", in = DESCRIPTION_2_0)
  void links_descriptions_to_themselves_and_their_alternates() {
    descriptions().forEach(description -> Shapes.selfAndSomeAlternate(api, description));
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/inputs-def",
      in = {DESCRIPTION_1_0, DESCRIPTION_2_0})
  void maps_ids_of_inputs_to_descriptions() {
    descriptions().forEach(description -> areDescribed(description.path("inputs")));
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/input-def",
      in = {DESCRIPTION_1_0, DESCRIPTION_2_0})
  void gives_each_input_a_schema_and_checks_by_it() {
    for (JsonNode description : descriptions()) {
      haveSchemas(description.path("inputs"));
      for (JsonNode input : description.path("inputs")) {
        assertThat(input.path("minOccurs").asInt(1)).isNotNegative();
        assertThat(input.path("maxOccurs").asInt(1)).isPositive();
      }
    }
    assertThat(description(World.ECHO).at("/inputs/pause/schema/type").asText())
        .isEqualTo("integer");
    assertThat(api.execute(World.ECHO, "{\"inputs\": {\"pause\": 0.5}}").status()).isEqualTo(400);
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/input-mixed-type", in = DESCRIPTION_1_0)
  @Requirement(value = "/req/ogc-process-description/input-multiple-types", in = DESCRIPTION_2_0)
  void describes_an_input_of_several_types_by_one_of() {
    severalTypes(description(World.ECHO).at("/inputs/measureInput/schema"));
  }

  private static void severalTypes(JsonNode schema) {
    assertThat(schema.path("oneOf").size()).isGreaterThan(1);
    schema.path("oneOf").forEach(DescriptionIT::isSchema);
    // The first is the default.
    assertThat(schema.at("/oneOf/0/type").asText()).isEqualTo("number");
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/value-passing", in = DESCRIPTION_2_0)
  void keeps_to_the_way_of_passing_that_it_describes() {
    String text = world.elsewhere().offer("passing.txt", "text/plain", "referred").toString();
    Map<String, String> byReference =
        Map.of("textInput", "{\"href\": \"%s\", \"type\": \"text/plain\"}".formatted(text));
    Map<String, String> byValue = Map.of("stringInput", "\"a\"", "textInput", "\"a\"");

    JsonNode inputs = description(World.ECHO).path("inputs");
    for (JsonNode input : inputs) {
      assertThat(input.path("valuePassing"))
          .allMatch(passing -> PASSING.contains(passing.asText()));
    }
    byValue.forEach((input, value) -> passes(inputs, input, "byValue", value));
    byReference.forEach((input, value) -> passes(inputs, input, "byReference", value));
  }

  private void passes(JsonNode inputs, String input, String way, String value) {
    JsonNode described = inputs.path(input).path("valuePassing");
    boolean offered =
        described.isMissingNode()
            || described.valueStream().anyMatch(one -> one.asText().equals(way));
    Answer answer = api.execute(World.ECHO, "{\"inputs\": {\"%s\": %s}}".formatted(input, value));
    assertThat(answer.status()).as("%s %s", input, way).isEqualTo(offered ? 200 : 400);
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/data-classes", in = DESCRIPTION_2_0)
  void names_data_classes_by_identifier_or_uri_if_at_all() {
    for (JsonNode description : descriptions()) {
      for (JsonNode input : description.path("inputs")) {
        JsonNode classes = input.path("dataClasses");
        assertThat(classes.isMissingNode() || classes.isArray()).isTrue();
        assertThat(classes).allMatch(one -> one.asText().matches("https?://\\S+|[\\w.-]+"));
      }
    }
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/data-access-apis", in = DESCRIPTION_2_0)
  void takes_no_collection_for_an_input_without_data_access() {
    JsonNode input = description(World.ECHO).at("/inputs/complexObjectInput");
    assertThat(input.has("dataAccessAPIs") || input.has("dataAccessApi")).isFalse();

    Answer answer =
        api.execute(
            World.ECHO,
            "{\"inputs\": {\"textInput\": {\"collection\": \"https://example.org/c\"}}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("/inputs/textInput");
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/execution-unit-requirements",
      in = DESCRIPTION_2_0)
  void says_how_referenced_inputs_are_staged_if_at_all() {
    for (JsonNode description : descriptions()) {
      for (JsonNode input : description.path("inputs")) {
        JsonNode requirements = input.path("executionUnitRequirements");
        if (requirements.has("remote-access")) {
          assertThat(requirements.path("remote-access").isBoolean()).isTrue();
        }
        if (requirements.has("staging")) {
          assertThat(requirements.path("staging").asText()).isIn("local-file", "remote-access");
        }
      }
    }
    String text = world.elsewhere().offer("staged.txt", "text/plain", "staged").toString();
    String job =
        world.finishedJob(
            "{\"inputs\": {\"textInput\": {\"href\": \"%s\", \"type\": \"text/plain\"}}}"
                .formatted(text));
    String href = api.get(job + "/results").expect(200).json().at("/textInput/href").asText();
    assertThat(href).as("the server's own copy").contains("/jobs/");
    assertThat(api.get(href).expect(200).text()).isEqualTo("staged");
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/outputs-def",
      in = {DESCRIPTION_1_0, DESCRIPTION_2_0})
  void maps_ids_of_outputs_to_descriptions() {
    descriptions().forEach(description -> areDescribed(description.path("outputs")));
  }

  @Test
  @Requirement(
      value = "/req/ogc-process-description/output-def",
      in = {DESCRIPTION_1_0, DESCRIPTION_2_0})
  void gives_each_output_a_schema() {
    descriptions().forEach(description -> haveSchemas(description.path("outputs")));
  }

  @Test
  @Requirement(value = "/req/ogc-process-description/output-mixed-type", in = DESCRIPTION_1_0)
  @Requirement(value = "/req/ogc-process-description/output-multiple-types", in = DESCRIPTION_2_0)
  void describes_an_output_of_several_types_by_one_of() {
    severalTypes(description(World.ECHO).at("/outputs/measureInput/schema"));
  }
}
