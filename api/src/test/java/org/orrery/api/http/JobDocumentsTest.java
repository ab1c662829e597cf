package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.Retention;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessVersion;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;

class JobDocumentsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static JsonNode status(Retention retention, JobState state) {
    try (ApplicationContext context = ApplicationContext.run(Environment.TEST)) {
      Job job =
          new Job(
              JobId.random(),
              JobWorkspaces.own(new WorkspaceId("default")),
              new ProcessId("cut"),
              new ProcessVersion(new RevisionKey(1), 1, "1.0.0", null),
              "anonymous",
              state,
              NOON,
              NOON,
              0,
              "");
      return new JobDocuments(
              context.getBean(Routes.class),
              context.getBean(Dialects.class),
              retention,
              new RenderedTexts())
          .status("https://here.example/default/ogc-api", Dialect.STANDARD, job);
    }
  }

  @Test
  void an_ended_job_says_when_it_is_deleted() {
    Retention month = new Retention(Duration.ofDays(30));
    JobState ended = new JobState.Succeeded(NOON, NOON);
    assertThat(status(month, ended).path("expires").asText()).startsWith("2026-03-31T12:00:00");
    assertThat(status(month, new JobState.Running(NOON)).has("expires")).isFalse();
    assertThat(status(Retention.FOREVER, ended).has("expires")).isFalse();
  }
}
