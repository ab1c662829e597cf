package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.CORE_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Status and results of jobs, and why there are none (Part 1, 7.12 and 7.13). */
@ExtendWith(UnderTest.class)
class JobIT {
  private static final String HELLO = "{\"inputs\": {\"stringInput\": \"hello\"}}";
  private static final String NO_JOB = "jobs/3f1a7d3e-0000-4000-8000-000000000000";

  private final Api api;
  private final World world;

  JobIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  @Test
  @Requirement(value = "/req/core/job", in = CORE_1_0)
  @Requirement(value = "/req/core/job-op", in = CORE_2_0)
  void answers_get_on_a_job() {
    api.get(world.finishedJob(HELLO)).expect(200);
  }

  @Test
  @Requirement(value = "/req/core/job-success", in = CORE_1_0)
  void gives_the_status_of_a_job() {
    for (String job : List.of(world.finishedJob(HELLO), world.failedJob(), world.runningJob())) {
      Answer answer = api.get(job).expect(200);
      assertThat(Shapes.mediaType(answer)).isEqualTo("application/json");
      Shapes.status(answer.json());
      assertThat(job).endsWith(answer.json().path("jobID").asText());
    }
    JsonNode finished = api.get(world.finishedJob(HELLO)).json();
    assertThat(finished.path("status").asText()).isEqualTo("successful");
    assertThat(api.get(Shapes.link(finished, "results")).status()).isEqualTo(200);
  }

  @Test
  @Requirement(value = "/req/core/job-success", in = CORE_2_0)
  void gives_the_status_of_a_job_in_the_words_of_version_2() {
    for (String job : List.of(world.finishedJob(HELLO), world.failedJob(), world.runningJob())) {
      Shapes.statusOf20(api.get(job).expect(200).json());
    }
  }

  @Test
  @Requirement(
      value = "/req/core/job-exception-no-such-job",
      in = {CORE_1_0, CORE_2_0})
  void says_that_a_job_is_not_there() {
    Shapes.exception(api.get(NO_JOB), 404, "no-such-job");
    Shapes.exception(api.get("jobs/no-job-at-all"), 404, "no-such-job");
  }

  @Test
  @Requirement(value = "/req/core/job-results", in = CORE_1_0)
  @Requirement(value = "/req/core/job-results-op", in = CORE_2_0)
  void answers_get_on_results() {
    api.get(world.finishedJob(HELLO) + "/results").expect(200);
  }

  @Test
  @Requirement(value = "/req/core/job-results-exception/no-such-job", in = CORE_1_0)
  @Requirement(value = "/req/core/job-results-exception-no-such-job", in = CORE_2_0)
  void says_of_results_that_their_job_is_not_there() {
    Shapes.exception(api.get(NO_JOB + "/results"), 404, "no-such-job");
  }

  @Test
  @Requirement(
      value = "/req/core/job-results-exception/results-not-ready",
      in = {CORE_1_0, CORE_2_0})
  void says_that_results_are_not_ready() {
    Shapes.exception(api.get(world.runningJob() + "/results"), 404, "result-not-ready");
  }

  @Test
  @Requirement(
      value = "/req/core/job-results-failed",
      in = {CORE_1_0, CORE_2_0})
  void says_in_place_of_results_why_a_job_failed() {
    Answer answer = api.get(world.failedJob() + "/results");

    assertThat(answer.status()).isBetween(400, 599);
    Shapes.exception(answer);
    assertThat(answer.json().path("detail").asText()).contains("3");
    assertThat(answer.json().path("type").asText())
        .doesNotEndWith("result-not-ready")
        .doesNotEndWith("no-such-job");
  }
}
