package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_1_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;
import org.orrery.conformance.ogc.Multipart.Part;

/** The tables of answers in version 1.0, for executions and for results (7.11.4 and 7.13.2). */
@ExtendWith(UnderTest.class)
class RawAnswersIT {
  private static final String ONE_VALUE = raw("\"stringInput\": {\"transmissionMode\": \"value\"}");
  private static final String TWO_VALUES =
      raw(
          "\"stringInput\": {\"transmissionMode\": \"value\"},"
              + " \"booleanInput\": {\"transmissionMode\": \"value\"}");
  private static final String REFERENCES =
      raw(
          "\"stringInput\": {\"transmissionMode\": \"reference\"},"
              + " \"booleanInput\": {\"transmissionMode\": \"reference\"}");
  private static final String MIXED =
      raw(
          "\"stringInput\": {\"transmissionMode\": \"value\"},"
              + " \"booleanInput\": {\"transmissionMode\": \"reference\"}");
  private static final String DOCUMENT =
      """
      {"inputs": {"stringInput": "hello", "booleanInput": true}, "response": "document",
       "outputs": {"stringInput": {"transmissionMode": "value"}, "booleanInput": {}}}
      """;

  private final Api api;
  private final World world;

  RawAnswersIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private static String raw(String outputs) {
    return """
    {"inputs": {"stringInput": "hello", "booleanInput": true}, "response": "raw",
     "outputs": {%s}}
    """
        .formatted(outputs);
  }

  private Answer now(String body) {
    return api.execute(World.ECHO, body);
  }

  private Answer later(String body) {
    return api.get(world.finishedJob(body) + "/results");
  }

  private static void isTheValue(Answer answer) {
    assertThat(Shapes.bare(answer.expect(200))).isEqualTo("hello");
  }

  private static void isAPartForEachValue(Answer answer) {
    List<Part> parts = Multipart.parts(answer.expect(200));
    assertThat(parts).extracting(Part::id).containsExactlyInAnyOrder("stringInput", "booleanInput");
    for (Part part : parts) {
      assertThat(part.headers()).containsKey("content-type");
      assertThat(part.body())
          .isIn(part.id().equals("stringInput") ? List.of("hello", "\"hello\"") : List.of("true"));
    }
  }

  private void isALinkForEachOutput(Answer answer) {
    assertThat(answer.expect(204).body()).isEmpty();
    List<String> links =
        answer.headers().allValues("Link").stream()
            .flatMap(header -> List.of(header.split(",(?=\\s*<)")).stream())
            .toList();
    for (String output : List.of("stringInput", "booleanInput")) {
      String href =
          links.stream()
              .filter(link -> link.contains(output))
              .map(link -> link.substring(link.indexOf('<') + 1, link.indexOf('>')))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no link to " + output + " in " + links));
      assertThat(Shapes.bare(api.get(href).expect(200)))
          .isEqualTo(output.equals("stringInput") ? "hello" : "true");
    }
  }

  private void isAPartForTheValueAndOneForTheReference(Answer answer) {
    List<Part> parts = Multipart.parts(answer.expect(200));
    assertThat(parts).extracting(Part::id).containsExactlyInAnyOrder("stringInput", "booleanInput");
    for (Part part : parts) {
      if (part.id().equals("stringInput")) {
        assertThat(part.body()).isIn("hello", "\"hello\"");
        assertThat(part.headers()).doesNotContainKey("content-location");
      } else {
        assertThat(part.body()).isEmpty();
        String reference = part.headers().getOrDefault("content-location", "");
        assertThat(Shapes.bare(api.get(reference).expect(200))).isEqualTo("true");
      }
    }
  }

  private static void isADocumentOfTheOutputs(Answer answer) {
    JsonNode results = Shapes.results(answer);
    assertThat(results.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("stringInput", "booleanInput");
    assertThat(results.path("stringInput").asText()).isEqualTo("hello");
    assertThat(results.path("booleanInput").asBoolean()).isTrue();
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-raw-value-one", in = CORE_1_0)
  void answers_one_value_as_it_is() {
    isTheValue(now(ONE_VALUE));
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-raw-value-multi", in = CORE_1_0)
  void answers_several_values_as_parts() {
    isAPartForEachValue(now(TWO_VALUES));
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-raw-ref", in = CORE_1_0)
  void answers_references_as_links_without_a_body() {
    isALinkForEachOutput(now(REFERENCES));
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-raw-mixed-multi", in = CORE_1_0)
  void answers_a_value_and_a_reference_as_parts() {
    isAPartForTheValueAndOneForTheReference(now(MIXED));
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-document", in = CORE_1_0)
  void answers_a_document_of_the_outputs() {
    isADocumentOfTheOutputs(now(DOCUMENT));
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-raw-value-one", in = CORE_1_0)
  void gives_the_one_value_of_a_job_as_it_is() {
    isTheValue(later(ONE_VALUE));
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-raw-value-multi", in = CORE_1_0)
  void gives_several_values_of_a_job_as_parts() {
    isAPartForEachValue(later(TWO_VALUES));
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-raw-ref", in = CORE_1_0)
  void gives_references_of_a_job_as_links_without_a_body() {
    isALinkForEachOutput(later(REFERENCES));
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-raw-mixed-multi", in = CORE_1_0)
  void gives_a_value_and_a_reference_of_a_job_as_parts() {
    isAPartForTheValueAndOneForTheReference(later(MIXED));
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-document", in = CORE_1_0)
  void gives_a_document_of_the_outputs_of_a_job() {
    isADocumentOfTheOutputs(later(DOCUMENT));
  }
}
