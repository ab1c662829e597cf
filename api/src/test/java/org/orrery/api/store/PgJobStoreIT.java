package org.orrery.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orrery.api.access.Operations;
import org.orrery.api.jobs.ClaimedJob;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobCursor;
import org.orrery.api.jobs.JobEvent;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobStore.ClaimRequest;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.LeaseLostException;
import org.orrery.api.jobs.NewJob;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlValue;

class PgJobStoreIT {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final JobScope OWN = new JobScope.Own(WORKSPACE);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Sha256 UPLOAD = new Sha256("a".repeat(64));
  private static final Sha256 INPUT = new Sha256("b".repeat(64));
  private static final RequestDocument REQUEST =
      new RequestDocument(RequestDocument.CWL_JOB, "{ }");
  private static final CwlValue.Rec INPUTS =
      CwlValue.Rec.EMPTY.with("text", CwlValue.of("a\0b \"ü\"")).with("n", CwlValue.of(3));

  private static Database database;
  private static StoredProcess process;
  private static StoredProcess other;
  private final PgJobStore jobs = new PgJobStore(database);
  private final PgJournalStore journal = new PgJournalStore(database, Clock.systemUTC());

  @BeforeAll
  static void migrate() throws SQLException {
    database = TestDatabase.migrated();
    process = deploy("cut");
    other = deploy("paste");
  }

  @AfterAll
  static void closePool() {
    database.close();
  }

  @BeforeEach
  void forgetJobs() {
    database.directly(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM job");
          }
        });
  }

  private static StoredProcess deploy(String id) {
    return new PgProcessStore(database)
        .insert(
            new NewRevision(
                WORKSPACE,
                new ProcessId(id),
                new NewRevision.Description(
                    "1.0.0", null, null, List.of(), true, List.of("async-execute")),
                new ProcessPackage("application/cwl", Content.ofText("x")),
                "body:package.cwl",
                null,
                Map.of("body:package.cwl", Content.ofText("x")),
                Set.of(UPLOAD),
                null,
                "anonymous",
                NOON));
  }

  private Job insert(StoredProcess of, Instant created) {
    return insert(of, JobWorkspaces.own(WORKSPACE), created);
  }

  private Job insert(StoredProcess of, JobWorkspaces workspaces, Instant created) {
    return jobs.insert(
        new NewJob(
            JobId.random(),
            workspaces,
            of.key(),
            "anonymous",
            INPUTS,
            Set.of(INPUT),
            REQUEST,
            null,
            created));
  }

  private List<ClaimedJob> claim(UUID holder, Duration lease) {
    return jobs.claim(new ClaimRequest(holder, lease, 10, 3, NOON), Set.of());
  }

  private ClaimedJob claimOne(UUID holder) {
    List<ClaimedJob> claimed = claim(holder, LEASE);
    assertThat(claimed).hasSize(1);
    return claimed.getFirst();
  }

  private Job find(JobId id) {
    return jobs.find(id).orElseThrow();
  }

  private Job ended(Instant end) {
    Job job = insert(process, NOON);
    return jobs.apply(job.id(), new JobEvent.DismissRequested(end)).orElseThrow();
  }

  @Test
  void removes_what_ended_long_ago_the_oldest_first_and_so_many_at_a_time() {
    Job oldest = ended(NOON);
    Job older = ended(NOON.plusSeconds(1));
    Job old = ended(NOON.plusSeconds(2));
    Job recent = ended(NOON.plusSeconds(60));
    Job unfinished = insert(process, NOON);
    Instant time = NOON.plusSeconds(30);

    assertThat(jobs.removeEndedBefore(time, NOON, 2)).isEqualTo(2);
    assertThat(jobs.find(oldest.id())).isEmpty();
    assertThat(jobs.find(older.id())).isEmpty();
    assertThat(jobs.find(old.id())).isPresent();
    assertThat(jobs.removeEndedBefore(time, NOON, 2)).isEqualTo(1);
    assertThat(jobs.removeEndedBefore(time, NOON, 2)).isZero();
    assertThat(listed(OWN)).containsExactlyInAnyOrder(recent.id(), unfinished.id());
    assertThat(jobs.removed(10)).containsExactlyInAnyOrder(oldest.id(), older.id(), old.id());
  }

  @Test
  void keeps_a_job_and_its_request() {
    Job job = insert(process, NOON);

    assertThat(find(job.id())).isEqualTo(job);
    assertThat(job.state()).isEqualTo(new JobState.Accepted());
    assertThat(job.process()).isEqualTo(new ProcessId("cut"));
    assertThat(job.created()).isEqualTo(NOON);
    assertThat(jobs.requestDocument(job.id())).contains(REQUEST);
    assertThat(claimOne(UUID.randomUUID()).inputs()).isEqualTo(INPUTS);
  }

  @Test
  void a_drained_backend_begins_nothing_and_goes_on_with_what_it_began() {
    PgOperations operations = new PgOperations(database);
    UUID holder = UUID.randomUUID();
    insert(process, NOON);
    ClaimedJob begun = claimOne(holder);
    jobs.release(begun.lease());
    Job waiting = insert(process, NOON.plusSeconds(1));

    operations.turnOn(new Operations.Switch("drain:local", "", NOON, "somebody"));
    assertThat(claimOne(holder).job().id()).isEqualTo(begun.job().id());
    operations.turnOff("drain:local");
    assertThat(claimOne(holder).job().id()).isEqualTo(waiting.id());
  }

  @Test
  void lists_what_a_workspace_asked_for_and_what_it_runs_for_others() {
    update("INSERT INTO workspace (id, created) VALUES ('stranger', now())");
    WorkspaceId stranger = new WorkspaceId("stranger");
    Job own = insert(process, NOON);
    Job published = insert(process, new JobWorkspaces(WORKSPACE, stranger, stranger), NOON);
    Job served =
        insert(process, new JobWorkspaces(WORKSPACE, stranger, WORKSPACE), NOON.plusSeconds(1));

    assertThat(find(served.id()).workspaces())
        .isEqualTo(new JobWorkspaces(WORKSPACE, stranger, WORKSPACE));
    assertThat(listed(OWN)).containsExactly(served.id(), own.id());
    assertThat(listed(new JobScope.Own(stranger))).containsExactly(served.id(), published.id());
    assertThat(listed(new JobScope.CalledAt(WORKSPACE, Set.of(stranger))))
        .containsExactly(served.id(), published.id());
    assertThat(listed(new JobScope.CalledAt(stranger, Set.of(WORKSPACE)))).isEmpty();
    assertThat(listed(new JobScope.Everywhere())).hasSize(3);
  }

  private List<JobId> listed(JobScope scope) {
    return jobs.list(scope, JobQuery.newest(10), NOON).stream().map(Job::id).toList();
  }

  @Test
  void lists_oldest_first_behind_some_and_counts_no_further_than_asked() {
    List<JobId> oldestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      oldestFirst.add(insert(process, NOON.plusSeconds(i)).id());
    }
    JobQuery query =
        new JobQuery(Set.of(), Set.of(), null, null, null, null, 2, new JobQuery.Page.Oldest(1));

    assertThat(jobs.list(OWN, query, NOON))
        .extracting(Job::id)
        .containsExactlyElementsOf(oldestFirst.subList(1, 4));
    assertThat(jobs.count(OWN, query, NOON, 3)).isEqualTo(3);
    assertThat(jobs.count(OWN, query, NOON, 9)).isEqualTo(5);
  }

  @Test
  void claims_oldest_first_and_each_job_once() {
    Job younger = insert(process, NOON.plusSeconds(1));
    Job older = insert(process, NOON);

    assertThat(claim(UUID.randomUUID(), LEASE))
        .extracting(claimed -> claimed.job().id())
        .containsExactly(older.id(), younger.id());
    assertThat(claim(UUID.randomUUID(), LEASE)).isEmpty();
    assertThat(find(older.id()).state()).isEqualTo(new JobState.Running(NOON));
  }

  @Test
  void claims_no_more_than_asked_and_none_that_the_caller_is_busy_with() {
    Job first = insert(process, NOON);
    Job second = insert(process, NOON.plusSeconds(1));
    insert(process, NOON.plusSeconds(2));

    assertThat(
            jobs.claim(new ClaimRequest(UUID.randomUUID(), LEASE, 1, 3, NOON), Set.of(first.id())))
        .extracting(claimed -> claimed.job().id())
        .containsExactly(second.id());
  }

  @Test
  void fences_the_writes_of_a_holder_whose_lease_was_taken_over() {
    insert(process, NOON);
    UUID slow = UUID.randomUUID();
    ClaimedJob before = claim(slow, Duration.ZERO).getFirst();
    journal.append(before.lease(), 1, List.of("{\"a\":1}"));
    ClaimedJob after = claimOne(UUID.randomUUID());

    assertThat(after.lease().epoch()).isEqualTo(before.lease().epoch() + 1);
    assertThatThrownBy(() -> journal.append(before.lease(), 2, List.of("{}")))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(
            () -> jobs.finish(before.lease(), new JobEvent.RunSucceeded(NOON), Optional.empty()))
        .isInstanceOf(LeaseLostException.class);
    assertThat(jobs.renew(List.of(before.lease(), after.lease()), LEASE))
        .containsOnlyKeys(after.job().id());
    jobs.release(before.lease());
    jobs.report(before.lease(), 50, "half", NOON);
    assertThat(find(after.job().id()).progress()).isZero();
    assertThat(claim(UUID.randomUUID(), LEASE)).isEmpty();
    assertThat(journal.read(after.job().id())).containsExactly("{\"a\":1}");
  }

  @Test
  void appends_the_same_events_once_but_never_others_in_their_place() {
    insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());

    journal.append(claimed.lease(), 1, List.of("{\"a\":1}", "{\"a\":2}"));
    journal.append(claimed.lease(), 2, List.of("{\"a\":2}"));
    journal.append(claimed.lease(), 3, List.of("{\"a\":3}"));

    assertThatThrownBy(() -> journal.append(claimed.lease(), 3, List.of("{\"other\":1}")))
        .isInstanceOf(LeaseLostException.class);
    assertThat(journal.read(claimed.job().id()))
        .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
  }

  @Test
  void gives_a_released_job_to_the_next_without_counting_a_death() {
    insert(process, NOON);
    for (int i = 0; i < 5; i++) {
      jobs.release(claimOne(UUID.randomUUID()).lease());
    }
    assertThat(claimOne(UUID.randomUUID()).job().state()).isEqualTo(new JobState.Running(NOON));
  }

  @Test
  void holds_a_job_whose_servers_died_three_times() {
    Job job = insert(process, NOON);
    for (int i = 0; i < 3; i++) {
      assertThat(claim(UUID.randomUUID(), Duration.ZERO)).hasSize(1);
    }

    assertThat(claim(UUID.randomUUID(), LEASE)).isEmpty();
    assertThat(find(job.id()).state())
        .isInstanceOfSatisfying(
            JobState.Held.class, held -> assertThat(held.cause()).contains("died 3 times"));
    assertThat(claim(UUID.randomUUID(), LEASE)).isEmpty();

    jobs.apply(job.id(), new JobEvent.DismissRequested(NOON));
    assertThat(claimOne(UUID.randomUUID()).job().state())
        .as("dismissed, and claimed to be cleaned up")
        .isEqualTo(new JobState.Dismissed(NOON, NOON));
  }

  @Test
  void ends_the_leases_of_a_server_that_is_known_to_be_dead() {
    insert(process, NOON);
    UUID server = UUID.randomUUID();
    claimOne(server);

    assertThat(claim(server, LEASE)).isEmpty();
    assertThat(jobs.expireLeases(server)).isEqualTo(1);
    assertThat(claimOne(server).lease().epoch()).isEqualTo(2);
  }

  @Test
  void writes_the_end_with_its_results() {
    insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());
    JobId id = claimed.job().id();
    ResultFile file = new ResultFile(id, "out/a b.txt", 5, "0".repeat(64));
    JobResults results =
        new JobResults(CwlValue.Rec.EMPTY.with("n", CwlValue.of(1)), Map.of("out/a b.txt", file));
    JobEvent end = new JobEvent.RunSucceeded(NOON.plusSeconds(5));

    jobs.finish(claimed.lease(), end, Optional.of(results));
    jobs.finish(claimed.lease(), end, Optional.of(results));

    assertThat(find(id).state()).isEqualTo(new JobState.Succeeded(NOON, NOON.plusSeconds(5)));
    assertThat(find(id).progress()).isEqualTo(100);
    assertThat(jobs.results(id)).contains(results);
  }

  @Test
  void keeps_a_failure_whole() {
    insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());
    JobFailure failure =
        new JobFailure(
            ErrorCode.JOB_FAILED, "main/cut", "exit", "It ended with 1.", "a.cwl:3:4", "oh\nno");

    jobs.finish(
        claimed.lease(), new JobEvent.RunFailed(NOON.plusSeconds(1), failure), Optional.empty());

    assertThat(find(claimed.job().id()).state())
        .isEqualTo(new JobState.Failed(NOON, NOON.plusSeconds(1), failure));
    assertThat(find(claimed.job().id()).message()).isEqualTo("It ended with 1.");
  }

  @Test
  void leaves_a_job_dismissed_that_ends_afterwards() {
    Job job = insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());
    jobs.apply(job.id(), new JobEvent.DismissRequested(NOON.plusSeconds(1)));

    jobs.finish(
        claimed.lease(),
        new JobEvent.RunSucceeded(NOON.plusSeconds(2)),
        Optional.of(new JobResults(CwlValue.Rec.EMPTY, Map.of())));

    assertThat(find(job.id()).state()).isEqualTo(new JobState.Dismissed(NOON, NOON.plusSeconds(1)));
    assertThat(jobs.results(job.id())).isEmpty();
  }

  @Test
  void claims_ended_jobs_until_they_are_cleaned_up() {
    Job never = insert(process, NOON);
    jobs.apply(never.id(), new JobEvent.DismissRequested(NOON));
    assertThat(claim(UUID.randomUUID(), LEASE)).as("nothing to clean up").isEmpty();

    insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());
    jobs.finish(claimed.lease(), new JobEvent.RunSucceeded(NOON), Optional.empty());
    jobs.release(claimed.lease());

    ClaimedJob again = claimOne(UUID.randomUUID());
    jobs.cleaned(again.lease());
    assertThat(claim(UUID.randomUUID(), LEASE)).isEmpty();
  }

  @Test
  void lists_newest_first_page_by_page() {
    List<JobId> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      newestFirst.addFirst(insert(process, NOON.plusSeconds(i / 2)).id());
    }
    List<JobId> seen = new ArrayList<>();
    @Nullable JobCursor after = null;
    for (int page = 0; page < 3; page++) {
      List<Job> found = jobs.list(OWN, query(2, after), NOON);
      List<Job> shown = found.subList(0, Math.min(2, found.size()));
      shown.forEach(job -> seen.add(job.id()));
      after = new JobCursor(shown.getLast().created(), shown.getLast().id());
    }
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(newestFirst);
    assertThat(seen.getFirst()).isEqualTo(newestFirst.getFirst());
  }

  private static JobQuery query(int limit, @Nullable JobCursor after) {
    return new JobQuery(
        Set.of(), Set.of(), null, null, null, null, limit, new JobQuery.Page.Newest(after));
  }

  @Test
  void filters_by_process_status_time_and_duration() {
    Job done = insert(process, NOON);
    ClaimedJob claimed = claimOne(UUID.randomUUID());
    jobs.finish(claimed.lease(), new JobEvent.RunSucceeded(NOON.plusSeconds(60)), Optional.empty());
    jobs.cleaned(claimed.lease());
    insert(other, NOON.plusSeconds(10));
    Job running = claimOne(UUID.randomUUID()).job();
    Job waiting = insert(process, NOON.plusSeconds(20));

    assertThat(
            ids(
                new JobQuery(
                    Set.of(new ProcessId("paste")),
                    Set.of(),
                    null,
                    null,
                    null,
                    null,
                    9,
                    JobQuery.Page.FIRST)))
        .containsExactly(running.id());
    assertThat(
            ids(
                new JobQuery(
                    Set.of(),
                    Set.of(OgcStatus.ACCEPTED, OgcStatus.SUCCESSFUL),
                    null,
                    null,
                    null,
                    null,
                    9,
                    JobQuery.Page.FIRST)))
        .containsExactly(waiting.id(), done.id());
    assertThat(
            ids(
                new JobQuery(
                    Set.of(),
                    Set.of(),
                    NOON.plusSeconds(1),
                    NOON.plusSeconds(10),
                    null,
                    null,
                    9,
                    JobQuery.Page.FIRST)))
        .containsExactly(running.id());
    assertThat(
            ids(
                new JobQuery(
                    Set.of(),
                    Set.of(),
                    null,
                    null,
                    Duration.ofSeconds(61),
                    null,
                    9,
                    JobQuery.Page.FIRST)))
        .as("the running one has run for 100 s by now")
        .containsExactly(running.id());
    assertThat(
            ids(
                new JobQuery(
                    Set.of(),
                    Set.of(),
                    null,
                    null,
                    null,
                    Duration.ofSeconds(61),
                    9,
                    JobQuery.Page.FIRST)))
        .containsExactly(done.id());
  }

  private List<JobId> ids(JobQuery query) {
    return jobs.list(OWN, query, NOON.plusSeconds(100)).stream().map(Job::id).toList();
  }

  @Test
  void counts_jobs_by_state() {
    insert(process, NOON);
    insert(process, NOON.plusSeconds(1));
    jobs.claim(new ClaimRequest(UUID.randomUUID(), LEASE, 1, 3, NOON), Set.of());

    assertThat(jobs.countByState())
        .containsOnly(Map.entry("accepted", 1L), Map.entry("running", 1L));
  }

  @Test
  void refuses_changes_of_what_never_changes() {
    insert(process, NOON);
    journal.append(claimOne(UUID.randomUUID()).lease(), 1, List.of("{}"));

    assertThatThrownBy(() -> update("UPDATE run_event SET event = '{}'"))
        .isInstanceOf(OrreryException.class)
        .rootCause()
        .hasMessageContaining("rows of run_event never change");
    assertThatThrownBy(() -> update("UPDATE process_revision SET title = 'x'"))
        .rootCause()
        .hasMessageContaining("rows of process_revision never change");
    assertThatThrownBy(() -> update("UPDATE job SET finished = now()"))
        .rootCause()
        .hasMessageContaining("finished_exactly_when_ended");
  }

  private static int update(String sql) {
    return database.directly(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  @Test
  void uploads_are_needed_by_packages_and_by_jobs_that_have_not_ended() {
    PgProcessStore processes = new PgProcessStore(database);
    Job job = insert(process, NOON);

    assertThat(processes.referencedUploads(WORKSPACE)).containsExactlyInAnyOrder(UPLOAD, INPUT);

    jobs.apply(job.id(), new JobEvent.DismissRequested(NOON));
    assertThat(processes.referencedUploads(WORKSPACE)).containsExactly(UPLOAD);
  }

  @Test
  void a_removed_job_is_hidden_at_once_and_deleted_when_nothing_of_it_is_left() {
    Job job = insert(process, NOON);
    jobs.remove(job.id(), NOON);
    assertThat(jobs.find(job.id())).as("it has not ended").isPresent();

    ClaimedJob claimed = claimOne(UUID.randomUUID());
    jobs.apply(job.id(), new JobEvent.DismissRequested(NOON));
    jobs.remove(job.id(), NOON);
    assertThat(jobs.find(job.id())).isEmpty();
    assertThat(jobs.list(OWN, JobQuery.newest(10), NOON)).isEmpty();
    assertThat(jobs.removed(10)).as("steps of it may run").isEmpty();

    jobs.cleaned(claimed.lease());
    assertThat(jobs.removed(10)).containsExactly(job.id());
    jobs.delete(job.id());
    assertThat(jobs.removed(10)).isEmpty();
    assertThat(jobs.requestDocument(job.id())).isEmpty();
  }

  @Test
  void a_revision_is_forgotten_when_neither_a_name_nor_a_job_leads_to_it() {
    PgProcessStore processes = new PgProcessStore(database);
    StoredProcess gone = deploy("gone");
    Job job = insert(gone, NOON);
    processes.remove(WORKSPACE, gone.summary().id());
    assertThat(processes.forgetUnused()).as("a job has it").isZero();

    jobs.delete(job.id());
    assertThat(processes.forgetUnused()).isEqualTo(1);
    assertThat(processes.find(gone.key())).isEmpty();
  }
}
