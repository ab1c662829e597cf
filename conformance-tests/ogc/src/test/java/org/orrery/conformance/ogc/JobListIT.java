package org.orrery.conformance.ogc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.orrery.conformance.ogc.RequirementsClass.JOB_LIST_1_0;
import static org.orrery.conformance.ogc.RequirementsClass.JOB_LIST_2_0;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.orrery.conformance.e2e.Eventually;

/** The list of jobs (Part 1, 12). */
@ExtendWith(UnderTest.class)
class JobListIT {
  private static final String HELLO = "{\"inputs\": {\"stringInput\": \"hello\"}}";
  private static final String ALL = "limit=10000";

  private final Api api;
  private final World world;

  JobListIT(Api api, World world) {
    this.api = api;
    this.world = world;
  }

  private JsonNode list(String query) {
    return api.get("jobs?" + query).expect(200).json();
  }

  private Set<String> listed(String query) {
    Set<String> ids = new HashSet<>();
    list(query).path("jobs").forEach(job -> ids.add("jobs/" + job.path("jobID").asText()));
    return ids;
  }

  private void takes(String... queries) {
    for (String query : queries) {
      assertThat(api.get("jobs?" + query).status()).as(query).isEqualTo(200);
    }
  }

  private void refuses(String... queries) {
    for (String query : queries) {
      Shapes.exception(api.get("jobs?" + query), 400, "invalid-query-parameter-value");
    }
  }

  @Test
  @Requirement(
      value = "/req/job-list/job-list-op",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void answers_get_on_jobs() {
    api.get("jobs").expect(200);
  }

  @Test
  @Requirement(
      value = "/req/job-list/type-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_types() {
    takes("type=process", "type=process,other", "type=other");
  }

  @Test
  @Requirement(
      value = "/req/job-list/type-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_only_jobs_of_a_type() {
    String job = world.finishedJob(HELLO);

    assertThat(listed("type=process&" + ALL)).contains(job);
    assertThat(listed("type=other&" + ALL)).isEmpty();
    assertThat(listed("type=other,process&" + ALL)).contains(job);
  }

  @Test
  @Requirement(
      value = "/req/job-list/processID-mandatory",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void names_the_process_of_every_job() {
    world.finishedJob(HELLO);

    assertThat(list(ALL).path("jobs"))
        .isNotEmpty()
        .allSatisfy(job -> assertThat(job.path("processID").asText()).isNotEmpty());
    assertThat(api.get(world.failedJob()).json().path("processID").asText())
        .endsWith(world.failing());
  }

  @Test
  @Requirement(
      value = "/req/job-list/processID-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_processes() {
    takes("processID=echo", "processID=echo,other", "processID=no-such-process");
  }

  @Test
  @Requirement(
      value = "/req/job-list/processid-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_only_jobs_of_a_process() {
    String finished = world.finishedJob(HELLO);
    String failed = world.failedJob();

    assertThat(listed("processID=" + world.failing() + "&" + ALL)).contains(failed);
    assertThat(list("processID=" + world.failing() + "&" + ALL).path("jobs"))
        .allMatch(job -> job.path("processID").asText().equals(world.failing()));
    assertThat(listed("processID=echo&" + ALL)).contains(finished).doesNotContain(failed);
    assertThat(listed("processID=echo," + world.failing() + "&" + ALL)).contains(finished, failed);
    assertThat(listed("processID=no-such-process")).isEmpty();
  }

  @Test
  @Requirement(
      value = "/req/job-list/status-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_the_five_statuses() {
    takes(
        "status=accepted",
        "status=running",
        "status=successful",
        "status=failed",
        "status=dismissed",
        "status=failed,dismissed");
    refuses("status=lost");
  }

  @Test
  @Requirement(
      value = "/req/job-list/status-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_only_jobs_of_a_status() {
    String finished = world.finishedJob(HELLO);
    String failed = world.failedJob();
    String running = world.runningJob();

    assertThat(listed("status=successful&" + ALL))
        .contains(finished)
        .doesNotContain(failed, running);
    assertThat(listed("status=failed&" + ALL)).contains(failed).doesNotContain(finished, running);
    assertThat(listed("status=running,failed&" + ALL))
        .contains(failed, running)
        .doesNotContain(finished);
  }

  @Test
  @Requirement(
      value = "/req/job-list/datetime-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_instants_and_intervals() {
    takes(
        "datetime=2026-01-01T00:00:00Z",
        "datetime=2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
        "datetime=2026-01-01T00:00:00Z/..",
        "datetime=../2026-01-01T00:00:00Z",
        "datetime=/2026-01-01T00:00:00Z",
        "datetime=2026-01-01T00:00:00Z/");
    refuses("datetime=yesterday", "datetime=2026-02-01T00:00:00Z/2026-01-01T00:00:00Z");
  }

  @Test
  @Requirement(
      value = "/req/job-list/datetime-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_only_jobs_created_in_a_time() {
    String job = world.finishedJob(HELLO);
    OffsetDateTime created =
        OffsetDateTime.parse(api.get(job).expect(200).json().path("created").asText());
    OffsetDateTime before = created.minusSeconds(1);
    OffsetDateTime after = created.plusSeconds(1);

    assertThat(listed("datetime=%s/%s&%s".formatted(before, after, ALL))).contains(job);
    assertThat(listed("datetime=%s/..&%s".formatted(before, ALL))).contains(job);
    assertThat(listed("datetime=../%s&%s".formatted(after, ALL))).contains(job);
    assertThat(listed("datetime=../%s&%s".formatted(before, ALL))).doesNotContain(job);
    assertThat(listed("datetime=%s/..&%s".formatted(after, ALL))).doesNotContain(job);
  }

  @Test
  @Requirement(
      value = "/req/job-list/duration-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_durations_in_seconds() {
    takes("minDuration=1", "maxDuration=1", "minDuration=1&maxDuration=2");
    refuses("minDuration=-1", "maxDuration=PT1S", "minDuration=long");
  }

  @Test
  @Requirement(
      value = "/req/job-list/duration-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_only_jobs_that_took_so_long() {
    String running = world.runningJob();
    String failed = world.failedJob();

    Eventually.within(Duration.ofSeconds(10))
        .holds(
            "a job that runs has taken a second",
            () -> listed("minDuration=1&" + ALL).contains(running));
    for (JsonNode job : list("minDuration=1&" + ALL).path("jobs")) {
      assertThat(job.path("status").asText()).isNotEqualTo("accepted");
      if (job.has("finished")) {
        assertThat(
                Duration.between(
                    OffsetDateTime.parse(job.path("started").asText()),
                    OffsetDateTime.parse(job.path("finished").asText())))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      }
    }
    assertThat(listed("maxDuration=60&" + ALL)).contains(failed);
    assertThat(listed("minDuration=100000&" + ALL)).isEmpty();
    assertThat(listed("minDuration=1&maxDuration=100000&" + ALL)).contains(running);
    assertThat(listed("minDuration=1&status=failed&" + ALL)).doesNotContain(running);
  }

  @Test
  @Requirement(
      value = "/req/job-list/limit-definition",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void takes_limits_of_the_jobs_from_1_to_10000() {
    takes("limit=1", "limit=10000");
    refuses("limit=0", "limit=10001", "limit=many");
    assertThat(api.get("jobs").json().path("jobs").size()).isLessThanOrEqualTo(10);
  }

  @Test
  @Requirement(
      value = "/req/job-list/limit-response",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_no_more_jobs_than_asked_and_the_others_on_the_next_page() {
    Set<String> made = Set.of(world.finishedJob(HELLO), world.failedJob(), world.runningJob());

    JsonNode first = list("limit=2");
    assertThat(first.path("jobs").size()).isEqualTo(2);
    JsonNode second = api.get(Shapes.link(first, "next")).expect(200).json();
    assertThat(second.path("jobs").size()).isBetween(1, 2);
    assertThat(second.path("jobs")).doesNotContainAnyElementsOf(first.path("jobs"));
    assertThat(listed(ALL)).containsAll(made);
  }

  @Test
  @Requirement(
      value = "/req/job-list/job-list-success",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void lists_statuses() {
    world.finishedJob(HELLO);

    JsonNode list = list(ALL);
    assertThat(list.path("jobs")).isNotEmpty().allSatisfy(Shapes::status);
    assertThat(list.path("links").isArray()).isTrue();
  }

  @Test
  @Requirement(
      value = "/req/job-list/links",
      in = {JOB_LIST_1_0, JOB_LIST_2_0})
  void links_the_jobs_to_themselves_and_their_alternates() {
    List<String> queries = List.of("limit=1", "status=successful&limit=1");
    queries.forEach(query -> Shapes.selfAndAlternates(api, list(query)));
  }
}
