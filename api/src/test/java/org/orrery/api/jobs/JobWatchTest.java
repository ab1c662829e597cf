package org.orrery.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlValue;

class JobWatchTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(5);

  private final MemoryJobs jobs = new MemoryJobs();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final JobWatch watch = new JobWatch(jobs, executor, timer);
  private JobId id;

  @BeforeEach
  void insertJob() {
    id = insert();
  }

  @AfterEach
  void stop() {
    watch.close();
    timer.shutdownNow();
    executor.close();
  }

  private JobId insert() {
    return jobs.insert(
            new NewJob(
                JobId.random(),
                JobWorkspaces.own(new WorkspaceId("default")),
                new RevisionKey(1),
                "anonymous",
                CwlValue.Rec.EMPTY,
                Set.of(),
                RequestDocument.ogc("{}"),
                null,
                NOON))
        .id();
  }

  private void dismiss(JobId job) {
    jobs.apply(job, new JobEvent.DismissRequested(NOON));
  }

  private static boolean ended(Job job) {
    return job.state().finishedAt().isPresent();
  }

  /** A thread that certainly waits when this returns. */
  private Future<Job> waiting(JobId job) throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    Callable<Job> await =
        () ->
            watch.await(
                job,
                now -> {
                  // Asked under the lock, which the thread gives up only by waiting.
                  looked.countDown();
                  return ended(now);
                },
                LONG);
    Future<Job> waiting = executor.submit(await);
    looked.await();
    return waiting;
  }

  @Test
  void a_job_that_is_as_wanted_is_given_at_once() throws Exception {
    dismiss(id);
    assertThat(watch.await(id, JobWatchTest::ended, LONG).state())
        .isInstanceOf(JobState.Dismissed.class);
  }

  @Test
  void what_this_server_writes_ends_the_waiting() throws Exception {
    Future<Job> waiting = waiting(id);
    dismiss(id);
    assertThat(waiting.get().state()).isInstanceOf(JobState.Dismissed.class);
  }

  @Test
  void what_another_server_writes_is_found_by_asking() throws Exception {
    Future<Job> waiting = waiting(id);
    jobs.onChange(_ -> {});
    dismiss(id);
    assertThat(waiting.get().state()).isInstanceOf(JobState.Dismissed.class);
  }

  @Test
  void many_wait_for_many_jobs() throws Exception {
    JobId other = insert();
    List<Future<Job>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(waiting(i % 2 == 0 ? id : other));
    }
    dismiss(id);
    dismiss(other);
    for (Future<Job> one : waiting) {
      assertThat(ended(one.get())).isTrue();
    }
  }

  @Test
  void at_the_end_of_the_patience_the_newest_is_given() throws Exception {
    assertThat(watch.await(id, JobWatchTest::ended, Duration.ofMillis(1)).state())
        .isEqualTo(new JobState.Accepted());
    assertThat(watch.await(id, JobWatchTest::ended, Duration.ZERO).state())
        .isEqualTo(new JobState.Accepted());
  }

  @Test
  void a_database_that_goes_away_is_waited_for() throws Exception {
    Future<Job> waiting = waiting(id);
    jobs.away = true;
    watch.hint(id);
    jobs.away = false;
    dismiss(id);
    assertThat(ended(waiting.get())).isTrue();
  }

  @Test
  void a_job_that_is_not_there_is_told() throws Exception {
    assertThatThrownBy(() -> watch.await(JobId.random(), JobWatchTest::ended, LONG))
        .isInstanceOfSatisfying(
            OrreryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_JOB));
    Future<Job> waiting = waiting(id);
    jobs.remove(id, NOON);
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            OrreryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_JOB));
  }

  @Test
  void closing_gives_everybody_the_newest() throws Exception {
    Future<Job> waiting = waiting(id);
    watch.close();
    assertThat(waiting.get().state()).isEqualTo(new JobState.Accepted());
    assertThat(watch.await(id, JobWatchTest::ended, LONG).state())
        .isEqualTo(new JobState.Accepted());
  }

  @Test
  void whoever_knows_a_job_is_told_of_its_next_state() throws Exception {
    Job known = jobs.find(id).orElseThrow();
    Future<Job> told = executor.submit(() -> watch.awaitOther(known, LONG));
    jobs.apply(id, new JobEvent.DismissRequested(NOON));
    assertThat(told.get().state().ogcStatus()).isEqualTo(OgcStatus.DISMISSED);
    assertThat(watch.awaitOther(told.get(), Duration.ZERO)).isEqualTo(told.get());
  }
}
