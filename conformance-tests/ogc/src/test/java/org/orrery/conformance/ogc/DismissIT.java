package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.DISMISS_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.DISMISS_2_0;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** Dismissing jobs (Part 1, 14). */
@ExtendWith(UnderTest.class)
class DismissIT {
  private static final String LONG = "{\"inputs\": {\"pause\": 600}}";

  private final Api api;

  DismissIT(Api api) {
    this.api = api;
  }

  @Test
  @Requirement(
      value = "/req/dismiss/job-dismiss-op",
      in = {DISMISS_1_0, DISMISS_2_0})
  void answers_delete_on_a_job() {
    api.delete(api.start(World.ECHO, LONG)).expect(200);
    Shapes.exception(api.delete("jobs/none"), 404, "no-such-job");
  }

  @Test
  @Requirement(
      value = "/req/dismiss/job-dismiss-success",
      in = {DISMISS_1_0, DISMISS_2_0})
  void answers_with_the_status_of_a_dismissed_job() {
    String job = api.start(World.ECHO, LONG);

    Answer answer = api.delete(job).expect(200);

    Shapes.status(answer.json());
    assertThat(answer.json().path("status").asText()).isEqualTo("dismissed");
    assertThat(job).endsWith(answer.json().path("jobID").asText());
    assertThat(api.get(job).expect(200).json().path("status").asText()).isEqualTo("dismissed");
  }

  @Test
  @Requirement(value = "/req/dismiss/job-dismiss-status", in = DISMISS_2_0)
  void dismisses_an_unfinished_job_and_removes_a_finished_one() {
    String running = api.ended(api.start(World.ECHO, LONG), "running");
    String finished = api.finished(World.ECHO, "{\"inputs\": {}}");

    api.delete(running).expect(200);
    api.delete(finished).expect(200);

    assertThat(api.get(running).expect(200).json().path("status").asText()).isEqualTo("dismissed");
    assertThat(api.get(finished).status()).isIn(404, 410);
    api.delete(running).expect(200);
    assertThat(api.get(running).status()).isIn(404, 410);
  }
}
