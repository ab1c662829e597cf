package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/**
 * Answers to executions and results in version 2.0, which are negotiated. A preference of {@code
 * return} says that the client speaks 2.0; without any sign the server may answer as 1.0 has it.
 */
@ExtendWith(UnderTest.class)
class NegotiatedAnswersIT {
  private static final String ONE =
      "{\"inputs\": {\"stringInput\": \"hello\"}, \"outputs\": {\"stringInput\": {}}}";
  private static final String TWO =
      """
      {"inputs": {"stringInput": "hello", "booleanInput": true},
       "outputs": {"stringInput": {}, "booleanInput": {}}}
      """;
  private static final String ALL =
      "{\"inputs\": {\"stringInput\": \"hello\", \"booleanInput\": true}}";
  private static final String NONE = "{\"inputs\": {\"stringInput\": \"hello\"}, \"outputs\": {}}";
  private static final String INLINE = "return=representation";
  private static final String PROFILE = "https://www.opengis.net/def/profile/OGC/0/ogc-results";

  private final Api api;
  private final World world;

  NegotiatedAnswersIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private Answer execute(String body, String... headers) {
    return api.execute(World.ECHO, body, headers);
  }

  private static void isTwoOutputs(JsonNode results) {
    assertThat(results.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("stringInput", "booleanInput");
    assertThat(results.path("stringInput").asText()).isEqualTo("hello");
  }

  @Test
  @Requirement(value = "/req/core/process-execute-empty-outputs", in = CORE_2_0)
  void executes_without_a_body_to_answer_if_no_output_is_wanted() {
    Answer answer = execute(NONE, "Prefer", "wait=30");

    assertThat(answer.expect(204).body()).isEmpty();
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-one", in = CORE_2_0)
  void answers_one_output_in_the_type_that_is_asked_for() {
    Answer text = execute(ONE, "Prefer", INLINE, "Accept", "text/plain").expect(200);

    assertThat(Shapes.mediaType(text)).isEqualTo("text/plain");
    assertThat(text.text()).isEqualTo("hello");
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-one-default-content", in = CORE_2_0)
  void answers_one_output_in_its_own_type_if_none_is_asked_for() {
    Answer file =
        execute(
                """
                {"inputs": {"textInput": {"value": "hello", "mediaType": "text/plain"}},
                 "outputs": {"textInput": {}}}
                """,
                "Prefer",
                INLINE)
            .expect(200);

    JsonNode described = api.get("processes/" + World.ECHO).expect(200).json();
    assertThat(Shapes.mediaType(file))
        .isEqualTo(described.at("/outputs/textInput/schema/contentMediaType").asText());
    assertThat(file.text()).isEqualTo("hello");
  }

  @Test
  @Requirement(value = "/req/core/process-execute-sync-many-json", in = CORE_2_0)
  void answers_several_outputs_as_a_map() {
    isTwoOutputs(Shapes.results(execute(TWO, "Prefer", INLINE)));
    isTwoOutputs(Shapes.results(execute(TWO)));
  }

  @Test
  @Requirement(value = "/req/core/process-execute-success-sync-outputs-omitted", in = CORE_2_0)
  void answers_all_outputs_if_none_is_named() {
    JsonNode results = Shapes.results(execute(ALL, "Prefer", INLINE));

    assertThat(results.fieldNames()).toIterable().contains("stringInput", "booleanInput", "pause");
  }

  @Test
  @Requirement(value = "/req/core/process-execute-success-sync-outputs-empty", in = CORE_2_0)
  void answers_204_if_no_output_is_wanted() {
    assertThat(execute(NONE).expect(204).body()).isEmpty();
  }

  @Test
  @Requirement(value = "/req/core/process-execute-success-async-outputs", in = CORE_2_0)
  void offers_the_outputs_that_were_asked_for_and_no_others() {
    String job = world.finishedJob(TWO);

    isTwoOutputs(Shapes.results(api.get(job + "/results", "Prefer", INLINE)));
    assertThat(api.get(job + "/results/stringInput").status()).isEqualTo(200);
    assertThat(api.get(job + "/results/booleanInput").status()).isEqualTo(200);
    Answer unrequested = api.get(job + "/results/pause").expect(404);
    Shapes.exception(unrequested);
  }

  @Test
  @Requirement(value = "/req/core/process-execute-success-async-outputs-empty", in = CORE_2_0)
  void offers_nothing_if_no_output_is_wanted() {
    String job = world.finishedJob(NONE);

    assertThat(api.get(job + "/results").status()).isEqualTo(404);
    assertThat(api.get(job + "/results/stringInput").status()).isEqualTo(404);
  }

  @Test
  @Requirement(value = "/req/core/process-execute-success-async-outputs-omitted", in = CORE_2_0)
  void offers_all_outputs_if_none_was_named() {
    JsonNode results = Shapes.results(api.get(world.finishedJob(ALL) + "/results"));

    assertThat(results.fieldNames()).toIterable().contains("stringInput", "booleanInput", "pause");
  }

  @Test
  @Requirement(value = "/req/core/job-results-param-outputs", in = CORE_2_0)
  void takes_outputs_as_a_parameter_of_results() {
    String job = world.finishedJob(ALL);

    assertThat(api.get(job + "/results?outputs=stringInput,booleanInput").status()).isEqualTo(200);
    assertThat(api.get(job + "/results?outputs=stringInput").status()).isEqualTo(200);
  }

  @Test
  @Requirement(value = "/req/core/job-results-param-outputs-response", in = CORE_2_0)
  void gives_only_the_outputs_of_the_parameter() {
    isTwoOutputs(
        Shapes.results(
            api.get(world.finishedJob(ALL) + "/results?outputs=stringInput,booleanInput")));
  }

  @Test
  @Requirement(value = "/req/core/job-results-profile", in = CORE_2_0)
  void gives_the_profile_of_results_if_it_is_asked_for() {
    Answer answer =
        api.get(
            world.finishedJob(ONE) + "/results",
            "Accept",
            "application/json",
            "Accept-Profile",
            "<" + PROFILE + ">");

    assertThat(Shapes.results(answer).path("stringInput").asText()).isEqualTo("hello");
    assertThat(answer.headers().allValues("Link"))
        .anyMatch(link -> link.contains("<" + PROFILE + ">") && link.contains("rel=\"profile\""));
  }

  @Test
  @Requirement(value = "/req/core/job-result-op", in = CORE_2_0)
  void answers_get_on_each_output() {
    String job = world.finishedJob(TWO);

    for (String output : new String[] {"stringInput", "booleanInput"}) {
      api.get(job + "/results/" + output).expect(200);
    }
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-one", in = CORE_2_0)
  void gives_one_output_in_the_type_that_is_asked_for() {
    String output = world.finishedJob(ONE) + "/results/stringInput";

    Answer text = api.get(output, "Accept", "text/plain").expect(200);

    assertThat(Shapes.mediaType(text)).isEqualTo("text/plain");
    assertThat(text.text()).isEqualTo("hello");
  }

  @Test
  @Requirement(value = "/req/core/job-results-async-many", in = CORE_2_0)
  void gives_several_outputs_as_a_map() {
    isTwoOutputs(Shapes.results(api.get(world.finishedJob(TWO) + "/results", "Prefer", INLINE)));
  }

  @Test
  @Requirement(
      value = "/req/core/job-results-exception-invalid-query-parameter-value",
      in = CORE_2_0)
  void refuses_a_wrong_value_of_a_parameter_of_results() {
    Shapes.exception(
        api.get(world.finishedJob(ALL) + "/results?outputs="),
        400,
        "invalid-query-parameter-value");
  }

  @Test
  @Requirement(value = "/req/core/job-results-exception/no-such-output", in = CORE_2_0)
  void says_that_an_output_is_not_there() {
    // The draft says 400, said 404 before, and keeps the type.
    Answer answer = api.get(world.finishedJob(ALL) + "/results/noSuchOutput");

    assertThat(answer.status()).isIn(400, 404);
    Shapes.exception(answer, answer.status(), "no-such-output");
  }

  @Test
  @Requirement(value = "/req/core/job-results-exception/results-not-available", in = CORE_2_0)
  void says_that_a_job_has_no_results() {
    Shapes.exception(api.get(world.finishedJob(NONE) + "/results"), 404, "result-not-available");
  }
}
