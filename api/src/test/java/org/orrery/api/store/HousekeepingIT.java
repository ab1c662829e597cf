package org.orrery.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.api.jobs.Housekeeping;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobEvent;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.NewJob;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.Retention;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.api.results.FolderResultStore;
import org.orrery.api.uploads.FolderUploads;
import org.orrery.api.uploads.UploadRules;
import org.orrery.cwl.model.value.CwlValue;

class HousekeepingIT {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  private void clean(Database database, Retention retention, Duration later) throws IOException {
    Clock clock = Clock.fixed(NOON.plus(later), ZoneOffset.UTC);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      new Housekeeping(
              new PgJobStore(database),
              new PgProcessStore(database),
              new FolderResultStore(folder.resolve("results"), executor),
              new FolderUploads(
                  folder.resolve("volumes"), new UploadRules(1, 1, Duration.ofDays(1)), clock),
              retention,
              clock)
          .clean();
    }
  }

  private static long rows(Database database) {
    return database.directly(
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT count(*) FROM job")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @Test
  void deletes_jobs_whose_time_is_over_and_no_others() throws Exception {
    try (Database database = TestDatabase.migrated()) {
      StoredProcess process =
          new PgProcessStore(database)
              .insert(
                  new NewRevision(
                      WORKSPACE,
                      new ProcessId("cut"),
                      new NewRevision.Description(
                          "1.0.0", null, null, List.of(), true, List.of("async-execute")),
                      new ProcessPackage("application/cwl", Content.ofText("x")),
                      "body:package.cwl",
                      null,
                      Map.of("body:package.cwl", Content.ofText("x")),
                      Set.of(),
                      null,
                      "anonymous",
                      NOON));
      PgJobStore jobs = new PgJobStore(database);
      for (int i = 0; i < 2; i++) {
        Job job =
            jobs.insert(
                new NewJob(
                    JobId.random(),
                    JobWorkspaces.own(WORKSPACE),
                    process.key(),
                    "anonymous",
                    CwlValue.Rec.EMPTY,
                    Set.of(),
                    RequestDocument.ogc("{}"),
                    null,
                    NOON));
        if (i == 0) {
          jobs.apply(job.id(), new JobEvent.DismissRequested(NOON));
        }
      }
      Retention month = new Retention(Duration.ofDays(30));

      clean(database, Retention.FOREVER, Duration.ofDays(9999));
      clean(database, month, Duration.ofDays(29));
      assertThat(rows(database)).isEqualTo(2);

      clean(database, month, Duration.ofDays(31));
      assertThat(rows(database)).as("the one that has not ended").isEqualTo(1);
    }
  }
}
