package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlValue;

class JobCountsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final WorkspaceId DEFAULT = new WorkspaceId("default");
  private static final JobScope SCOPE = new JobScope.Own(DEFAULT);

  private final MemoryJobs jobs = new MemoryJobs();
  private final JobCounts counts = new JobCounts(jobs);

  private void insert(int howMany) {
    for (int i = 0; i < howMany; i++) {
      jobs.insert(
          new NewJob(
              JobId.random(),
              JobWorkspaces.own(DEFAULT),
              new RevisionKey(1),
              "anonymous",
              CwlValue.Rec.EMPTY,
              Set.of(),
              RequestDocument.ogc("{}"),
              null,
              NOON));
    }
  }

  private long count(JobQuery query) {
    return counts.count(SCOPE, query, NOON);
  }

  @Test
  void few_jobs_are_counted_each_time() {
    insert(3);
    assertThat(count(JobQuery.newest(1))).isEqualTo(3);
    insert(1);
    assertThat(count(JobQuery.newest(1))).isEqualTo(4);
  }

  @Test
  void that_there_are_many_is_remembered_for_every_page() {
    insert(JobPage.MOST_COUNTED + 1);
    assertThat(count(JobQuery.newest(10))).isEqualTo(JobPage.MOST_COUNTED + 1);
    insert(1);
    assertThat(count(JobQuery.newest(20))).isEqualTo(JobPage.MOST_COUNTED + 1);
  }

  @Test
  void those_who_page_by_numbers_are_told_the_whole_number() {
    insert(JobPage.MOST_COUNTED + 1);
    JobQuery oldest =
        new JobQuery(Set.of(), Set.of(), null, null, null, null, 10, new JobQuery.Page.Oldest(0));
    assertThat(count(oldest)).isEqualTo(JobPage.MOST_COUNTED + 1);
    insert(1);
    assertThat(count(oldest)).isEqualTo(JobPage.MOST_COUNTED + 2);
  }
}
