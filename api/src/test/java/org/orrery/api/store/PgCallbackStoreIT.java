package org.orrery.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orrery.api.callbacks.Callback;
import org.orrery.api.callbacks.CallbackReport;
import org.orrery.api.jobs.ClaimedJob;
import org.orrery.api.jobs.JobEvent;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobStore.ClaimRequest;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.Lease;
import org.orrery.api.jobs.LeaseLostException;
import org.orrery.api.jobs.NewJob;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.Subscriber;
import org.orrery.api.jobs.Subscriber.Occasion;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlValue;

class PgCallbackStoreIT {
  private static final WorkspaceId WORKSPACE = new WorkspaceId("default");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final JobResults RESULTS = new JobResults(CwlValue.Rec.EMPTY, Map.of());
  private static final JobEvent FAILED =
      new JobEvent.RunFailed(
          NOON, new JobFailure(ErrorCode.JOB_FAILED, null, "exit", "It failed.", null, null));

  private static Database database;
  private static StoredProcess process;
  private final PgJobStore jobs = new PgJobStore(database);
  private final PgCallbackStore callbacks = new PgCallbackStore(database);

  @BeforeAll
  static void migrate() throws SQLException {
    database = TestDatabase.migrated();
    process =
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
  }

  @AfterAll
  static void closePool() {
    database.close();
  }

  @BeforeEach
  void forgetJobs() {
    update("DELETE FROM job");
  }

  private static int update(String sql) {
    return database.directly(
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  /** A job whose three occasions are told to one receiver. */
  private JobId job(String receiver) {
    URI uri = URI.create("https://" + receiver + "?token=" + UUID.randomUUID());
    Subscriber subscriber = new Subscriber(uri, uri, uri, "https://here/default/ogc-api", "eodh");
    return jobs.insert(
            new NewJob(
                JobId.random(),
                JobWorkspaces.own(WORKSPACE),
                process.key(),
                "anonymous",
                CwlValue.Rec.EMPTY,
                Set.of(),
                RequestDocument.ogc("{}"),
                subscriber,
                NOON))
        .id();
  }

  private Lease begin() {
    List<ClaimedJob> claimed =
        jobs.claim(new ClaimRequest(UUID.randomUUID(), LEASE, 10, 3, NOON), Set.of());
    assertThat(claimed).hasSize(1);
    return claimed.getFirst().lease();
  }

  private List<Callback> claim() {
    return callbacks.claim(100, LEASE);
  }

  private Callback claimOne() {
    List<Callback> claimed = claim();
    assertThat(claimed).hasSize(1);
    return claimed.getFirst();
  }

  private List<Occasion> occasions(JobId job) {
    return callbacks.of(job).stream().map(CallbackReport::occasion).toList();
  }

  @Test
  void a_change_of_status_and_what_is_to_be_told_of_it_are_one_transaction() {
    JobId job = job("receiver.example");
    assertThat(claim()).isEmpty();
    Lease lease = begin();
    assertThat(occasions(job)).containsExactly(Occasion.IN_PROGRESS);

    jobs.expireLeases(lease.holder());
    begin();
    assertThatThrownBy(
            () -> jobs.finish(lease, new JobEvent.RunSucceeded(NOON), Optional.of(RESULTS)))
        .isInstanceOf(LeaseLostException.class);

    assertThat(occasions(job)).as("nothing was committed").containsExactly(Occasion.IN_PROGRESS);
  }

  /** As if the server had died between the commit and the sending: another one finds it. */
  @Test
  void what_was_not_sent_is_found_by_another_server() {
    JobId job = job("receiver.example");
    jobs.apply(job, new JobEvent.DismissRequested(NOON));

    List<Callback> claimed = new PgCallbackStore(database).claim(10, LEASE);

    assertThat(claimed).hasSize(1);
    Callback callback = claimed.getFirst();
    assertThat(callback.job()).isEqualTo(job);
    assertThat(callback.occasion()).isEqualTo(Occasion.FAILURE);
    assertThat(callback.receiver().toString()).startsWith("https://receiver.example?token=");
    assertThat(callback.api()).isEqualTo("https://here/default/ogc-api");
    assertThat(callback.dialect()).isEqualTo("eodh");
    assertThat(callback.attempt()).isEqualTo(1);
    assertThat(callback.age()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
  }

  @Test
  void nobody_else_gets_what_is_being_sent_until_its_lease_runs_out() {
    job("receiver.example");
    begin();
    Callback first = claimOne();
    assertThat(claim()).isEmpty();

    update("UPDATE callback SET lease_expires = now() - interval '1 second'");
    Callback second = claimOne();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.attempt()).isEqualTo(2);
    callbacks.giveUp(first, "Too late.");
    callbacks.postpone(first, "Too late.", Duration.ZERO);
    assertThat(claim()).as("the later attempt still has it").isEmpty();
    assertThat(callbacks.of(second.job()).getFirst().failure()).isNull();
  }

  @Test
  void a_failed_attempt_is_told_and_tried_again_later() {
    JobId job = job("receiver.example:8443");
    begin();
    callbacks.postpone(claimOne(), "It is busy.", Duration.ofHours(1));
    assertThat(claim()).isEmpty();

    CallbackReport report = callbacks.of(job).getFirst();
    assertThat(report.receiver()).isEqualTo("receiver.example:8443");
    assertThat(report.state()).isEqualTo(CallbackReport.State.WAITING);
    assertThat(report.attempts()).isEqualTo(1);
    assertThat(report.next()).isAfter(report.since());
    assertThat(report.failure()).isEqualTo("It is busy.");

    update("UPDATE callback SET due = now()");
    callbacks.delivered(claimOne());
    CallbackReport last = callbacks.of(job).getFirst();
    assertThat(last.state()).isEqualTo(CallbackReport.State.DELIVERED);
    assertThat(last.ended()).isNotNull();
    assertThat(last.next()).isNull();
    assertThat(claim()).isEmpty();
  }

  @Test
  void the_end_is_told_after_the_begin() {
    JobId job = job("receiver.example");
    jobs.finish(begin(), new JobEvent.RunSucceeded(NOON), Optional.of(RESULTS));
    Callback begun = claimOne();
    assertThat(begun.occasion()).isEqualTo(Occasion.IN_PROGRESS);
    assertThat(claim()).as("the begin is being told").isEmpty();
    callbacks.delivered(begun);
    assertThat(claimOne().occasion()).isEqualTo(Occasion.SUCCESS);
    assertThat(occasions(job)).containsExactlyInAnyOrder(Occasion.IN_PROGRESS, Occasion.SUCCESS);
  }

  @Test
  void an_end_does_not_wait_for_a_begin_that_could_not_be_told() {
    JobId job = job("receiver.example");
    Lease lease = begin();
    callbacks.postpone(claimOne(), "It is busy.", Duration.ZERO);

    jobs.finish(lease, FAILED, Optional.empty());

    assertThat(claimOne().occasion()).isEqualTo(Occasion.FAILURE);
    assertThat(callbacks.of(job))
        .anySatisfy(
            report -> {
              assertThat(report.occasion()).isEqualTo(Occasion.IN_PROGRESS);
              assertThat(report.state()).isEqualTo(CallbackReport.State.GIVEN_UP);
              assertThat(report.failure()).isEqualTo("It is busy.");
            });
  }

  @Test
  void a_receiver_that_is_slow_holds_no_other() {
    for (int i = 0; i < 20; i++) {
      jobs.apply(job("slow.example"), new JobEvent.DismissRequested(NOON));
    }
    List<Callback> first = claim();
    assertThat(first).hasSize(4);
    assertThat(claim()).as("it has its share").isEmpty();

    jobs.apply(job("quick.example"), new JobEvent.DismissRequested(NOON));

    assertThat(claimOne().receiver().getHost()).isEqualTo("quick.example");
    callbacks.delivered(first.getFirst());
    assertThat(claimOne().receiver().getHost()).isEqualTo("slow.example");
  }

  @Test
  void a_removed_job_is_told_of_no_more_and_takes_everything_along() {
    JobId job = job("receiver.example");
    jobs.apply(job, new JobEvent.DismissRequested(NOON));
    jobs.remove(job, NOON);
    assertThat(claim()).isEmpty();
    jobs.delete(job);
    assertThat(update("DELETE FROM callback")).isZero();
    assertThat(update("DELETE FROM job_subscriber")).isZero();
  }

  @Test
  void tells_only_what_is_asked_for() {
    URI success = URI.create("https://receiver.example/");
    JobId job =
        jobs.insert(
                new NewJob(
                    JobId.random(),
                    JobWorkspaces.own(WORKSPACE),
                    process.key(),
                    "anonymous",
                    CwlValue.Rec.EMPTY,
                    Set.of(),
                    RequestDocument.ogc("{}"),
                    new Subscriber(success, null, null, "https://here", "standard"),
                    NOON))
            .id();
    jobs.finish(begin(), new JobEvent.RunSucceeded(NOON), Optional.of(RESULTS));
    assertThat(occasions(job)).containsExactly(Occasion.SUCCESS);
  }
}
