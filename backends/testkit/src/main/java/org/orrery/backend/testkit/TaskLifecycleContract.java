package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;

/**
 * The cases about a task's way from submission to release. They need nothing of a command but
 * {@code sh -c} with {@code exit N}, {@code kill -N $$}, {@code sleep N} and {@code echo WORD >>
 * FILE}, joined by {@code "; "}, so that a fake can pass them.
 */
public abstract class TaskLifecycleContract extends ComputeFixture {
  private static final List<String> SLEEPS = sh("sleep 1000");
  private static final List<String> COUNTS_ITS_STARTS = sh("echo x >> count; exit 0");

  private int starts(TaskKey key) throws Exception {
    return text(work(key).resolve("count")).length() / "x\n".length();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 126, 127, 137, 143, 255})
  void tells_the_exit_code(int code) throws Exception {
    assertThat(exitCode(start("exits", sh("exit " + code)))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 11, 15})
  void tells_the_signal_that_ended_the_command(int signal) throws Exception {
    Outcome outcome = end(start("signalled", sh("kill -" + signal + " $$")));
    assertThat(outcome).isInstanceOf(Outcome.Signalled.class);
    assertThat(((Outcome.Signalled) outcome).signal()).isEqualTo(signal);
  }

  @Test
  void tells_that_the_program_is_missing() throws Exception {
    Outcome outcome = end(start("missing", List.of("no-such-program", "x")));
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    Cause cause = ((Outcome.Ended) outcome).cause();
    assertThat(cause).isInstanceOf(Cause.NotStarted.class);
    assertThat(((Cause.NotStarted) cause).why()).contains("no-such-program");
  }

  @Test
  void tells_that_the_working_folder_is_missing() throws Exception {
    TaskKey key = key("homeless");
    Outcome outcome = end(accepted(key, spec(key, sh("exit 0"))));
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    assertThat(((Outcome.Ended) outcome).cause()).isInstanceOf(Cause.NotStarted.class);
  }

  @Test
  void ends_a_command_at_its_time_limit() throws Exception {
    TaskKey key = key("slow");
    Duration limit = Duration.ofSeconds(1);
    TaskHandle handle = start(key, within(limit, spec(key, SLEEPS)));
    assertThat(cause(handle)).isEqualTo(new Cause.TimeLimit(limit));
  }

  @Test
  void leaves_a_command_alone_that_keeps_its_time_limit() throws Exception {
    TaskKey key = key("quick");
    assertThat(exitCode(start(key, within(Duration.ofSeconds(1000), spec(key, sh("exit 3"))))))
        .isEqualTo(3);
  }

  @Test
  void never_takes_an_end_back() throws Exception {
    TaskHandle handle = start("ended", sh("exit 4"));
    Outcome outcome = end(handle);
    backend().cancel(Set.of(handle));
    assertThat(observe(handle)).isEqualTo(new TaskObservation.Ended(outcome));
    restart();
    assertThat(observe(handle)).isEqualTo(new TaskObservation.Ended(outcome));
  }

  @Test
  void starts_a_task_once_that_is_submitted_twice() throws Exception {
    TaskKey key = key("twice");
    TaskSpec spec = spec(key, COUNTS_ITS_STARTS);
    TaskHandle first = start(key, spec);
    TaskHandle second = accepted(key, spec);
    assertThat(second).isEqualTo(first);
    end(first);
    assertThat(accepted(key, spec)).isEqualTo(first);
    assertThat(exitCode(first)).isZero();
    restart();
    assertThat(accepted(key, spec)).isEqualTo(first);
    assertThat(exitCode(first)).isZero();
    assertThat(starts(key)).isOne();
  }

  @Test
  void starts_an_attempt_once_that_two_backends_submit_at_once() throws Exception {
    ComputeBackend other = open();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 10; i++) {
        TaskKey key = key("race-" + i);
        TaskSpec spec = spec(key, COUNTS_ITS_STARTS);
        prepare(key, spec);
        List<Callable<SubmitOutcome>> both =
            List.of(() -> submit(backend(), key, spec), () -> submit(other, key, spec));
        Set<TaskHandle> handles = new HashSet<>();
        for (Future<SubmitOutcome> outcome : threads.invokeAll(both)) {
          assertThat(outcome.get()).isInstanceOf(SubmitOutcome.Accepted.class);
          handles.add(((SubmitOutcome.Accepted) outcome.get()).handle());
        }
        assertThat(handles).hasSize(1);
        TaskHandle handle = handles.iterator().next();
        assertThat(exitCode(handle)).isZero();
        Eventually.is(
            "the other backend sees the end, too",
            () -> observe(other, handle),
            TaskObservation.Ended.class::isInstance);
        assertThat(starts(key)).isOne();
      }
    }
  }

  @Test
  void finds_ended_tasks_after_a_restart() throws Exception {
    TaskHandle handle = start("ended", sh("exit 7"));
    end(handle);
    restart();
    assertThat(backend().find(TENANT, Set.of(handle.key())))
        .containsExactly(Map.entry(handle.key(), handle));
    assertThat(exitCode(handle)).isEqualTo(7);
  }

  @Test
  void finds_running_tasks_after_a_restart() throws Exception {
    assertThat(backend().capabilities().survivesServer()).isTrue();
    TaskHandle handle = start("running", sh("sleep 2; exit 8"));
    awaitRunning(handle);
    restart();
    assertThat(backend().find(TENANT, Set.of(handle.key())))
        .containsExactly(Map.entry(handle.key(), handle));
    assertThat(observe(handle)).isInstanceOf(TaskObservation.Running.class);
    assertThat(exitCode(handle)).isEqualTo(8);
  }

  @Test
  void cancels_a_task_that_it_found_after_a_restart() throws Exception {
    TaskHandle handle = start("running", SLEEPS);
    awaitRunning(handle);
    restart();
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void finds_nothing_that_was_never_submitted() throws Exception {
    TaskHandle handle = start("known", sh("exit 0"));
    assertThat(backend().find(TENANT, Set.of(key("unknown"), handle.key())))
        .containsExactly(Map.entry(handle.key(), handle));
    assertThat(backend().find(TENANT, Set.of(new TaskKey("job-1", "known", 2)))).isEmpty();
    // It would go on writing into a folder that is about to be deleted.
    end(handle);
  }

  @Test
  void looks_at_many_tasks_at_once() throws Exception {
    Map<TaskKey, Integer> expected = new HashMap<>();
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TaskKey key = key("many-" + i);
      TaskSpec spec = spec(key, sh("exit " + i));
      prepare(key, spec);
      submissions.add(new Submission(key, spec));
      expected.put(key, i);
    }
    Map<TaskKey, SubmitOutcome> outcomes = backend().submit(TENANT, submissions);
    assertThat(outcomes.keySet()).isEqualTo(expected.keySet());
    Set<TaskHandle> handles = new HashSet<>();
    outcomes.values().forEach(o -> handles.add(((SubmitOutcome.Accepted) o).handle()));
    Map<TaskHandle, TaskObservation> seen =
        Eventually.is(
            "all have ended",
            () -> {
              pause();
              return backend().observe(handles);
            },
            all -> all.values().stream().allMatch(TaskObservation.Ended.class::isInstance));
    assertThat(seen.keySet()).isEqualTo(handles);
    seen.forEach(
        (handle, observation) -> {
          Outcome outcome = ((TaskObservation.Ended) observation).outcome();
          assertThat(((Outcome.Exited) outcome).code()).isEqualTo(expected.get(handle.key()));
        });
  }

  @Test
  void does_not_let_a_bad_task_hide_the_others() throws Exception {
    TaskKey good = key("good");
    TaskKey bad = key("bad");
    double cores = backend().capabilities().cores();
    TaskSpec goodSpec = spec(good, sh("exit 0"));
    prepare(good, goodSpec);
    TaskSpec tooLarge = with(spec(bad, sh("exit 0")), new Resources(cores * 2, 16, 0, 0));
    Map<TaskKey, SubmitOutcome> outcomes =
        backend()
            .submit(TENANT, List.of(new Submission(bad, tooLarge), new Submission(good, goodSpec)));
    assertThat(outcomes).containsOnlyKeys(bad, good);
    assertThat(outcomes.get(bad))
        .isInstanceOfSatisfying(
            SubmitOutcome.Rejected.class,
            rejected -> assertThat(rejected.cause()).isInstanceOf(Cause.Refused.class));

    TaskHandle handle = accepted(good, goodSpec);
    assertThat(outcomes.get(good)).isEqualTo(new SubmitOutcome.Accepted(handle));
    TaskHandle stranger = new TaskHandle(bad, handle.reference() + "-of-nobody");
    end(handle);
    Map<TaskHandle, TaskObservation> seen = backend().observe(Set.of(stranger, handle));
    assertThat(seen.get(handle)).isInstanceOf(TaskObservation.Ended.class);
    assertThat(seen.get(stranger)).isInstanceOf(TaskObservation.Absent.class);
  }

  @Test
  void rejects_more_memory_than_there_is() {
    Capabilities all = backend().capabilities();
    TaskKey key = key("large");
    Resources resources = new Resources(0.5, all.memoryMebibytes() + 1, 0, 0);
    assertThat(submit(backend(), key, with(spec(key, sh("exit 0")), resources)))
        .isInstanceOf(SubmitOutcome.Rejected.class);
    assertThat(backend().find(TENANT, Set.of(key))).isEmpty();
  }

  @Test
  void cancels_a_running_task_and_takes_a_second_cancel_as_well() throws Exception {
    TaskHandle handle = start("running", SLEEPS);
    awaitRunning(handle);
    backend().cancel(Set.of(handle));
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void cancels_a_task_just_after_its_submission() throws Exception {
    for (int i = 0; i < 10; i++) {
      TaskHandle handle = start("early-" + i, SLEEPS);
      backend().cancel(Set.of(handle));
      assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
    }
  }

  @Test
  void takes_no_notice_of_a_cancel_for_an_unknown_task() throws Exception {
    TaskHandle handle = start("running", sh("sleep 1; exit 5"));
    backend().cancel(Set.of(new TaskHandle(key("unknown"), handle.reference() + "-of-nobody")));
    assertThat(exitCode(handle)).isEqualTo(5);
  }

  @Test
  void runs_more_tasks_than_it_has_room_for() throws Exception {
    Set<TaskHandle> handles = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      TaskKey key = key("queued-" + i);
      handles.add(start(key, alone(spec(key, COUNTS_ITS_STARTS))));
    }
    assertThat(ends(handles).values())
        .hasSize(12)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Exited.class));
    for (TaskHandle handle : handles) {
      assertThat(starts(handle.key())).isOne();
    }
  }

  @Test
  void lets_a_task_wait_until_there_is_room() throws Exception {
    TaskHandle first = start(key("first"), alone(spec(key("first"), SLEEPS)));
    awaitRunning(first);
    TaskHandle second = start(key("second"), alone(spec(key("second"), COUNTS_ITS_STARTS)));
    TaskObservation waiting = observe(second);
    assertThat(waiting).isInstanceOf(TaskObservation.Queued.class);
    assertThat(((TaskObservation.Queued) waiting).reason()).isNotBlank();
    backend().cancel(Set.of(first));
    assertThat(exitCode(second)).isZero();
  }

  @Test
  void never_starts_a_queued_task_that_was_cancelled() throws Exception {
    TaskHandle first = start(key("first"), alone(spec(key("first"), SLEEPS)));
    awaitRunning(first);
    TaskKey key = key("second");
    TaskSpec spec = alone(spec(key, COUNTS_ITS_STARTS));
    TaskHandle second = start(key, spec);
    backend().cancel(Set.of(second));
    assertThat(cause(second)).isEqualTo(new Cause.Cancelled());
    backend().cancel(Set.of(first));
    end(first);
    assertThat(accepted(key, spec)).isEqualTo(second);
    assertThat(cause(second)).isEqualTo(new Cause.Cancelled());
    restart();
    assertThat(accepted(key, spec)).isEqualTo(second);
    assertThat(cause(second)).isEqualTo(new Cause.Cancelled());
    assertThat(exists(work(key).resolve("count"))).isFalse();
  }

  @Test
  void remembers_a_released_task_and_does_not_start_it_again() throws Exception {
    TaskKey key = key("released");
    TaskSpec spec = spec(key, COUNTS_ITS_STARTS);
    TaskHandle handle = start(key, spec);
    Outcome outcome = end(handle);
    backend().release(Set.of(handle));
    backend().release(Set.of(handle));
    assertThat(backend().find(TENANT, Set.of(key))).containsExactly(Map.entry(key, handle));
    assertThat(accepted(key, spec)).isEqualTo(handle);
    restart();
    assertThat(backend().find(TENANT, Set.of(key))).containsExactly(Map.entry(key, handle));
    assertThat(accepted(key, spec)).isEqualTo(handle);
    assertThat(end(handle)).isEqualTo(outcome);
    assertThat(starts(key)).isOne();
  }

  @Test
  void forgets_a_released_task_when_its_folder_is_deleted() throws Exception {
    TaskHandle handle = start("deleted", sh("exit 0"));
    end(handle);
    backend().release(Set.of(handle));
    backend().volume(TENANT).delete(base(handle.key()));
    assertThat(backend().find(TENANT, Set.of(handle.key()))).isEmpty();
    assertThat(observe(handle)).isInstanceOf(TaskObservation.Absent.class);
    restart();
    assertThat(backend().find(TENANT, Set.of(handle.key()))).isEmpty();
  }

  @Test
  void runs_the_next_attempt_beside_the_earlier_one() throws Exception {
    TaskKey first = key("again");
    TaskKey second = new TaskKey(first.job(), first.step(), 2);
    TaskHandle firstHandle = start(first, spec(first, sh("exit 1")));
    assertThat(exitCode(firstHandle)).isOne();
    assertThat(exitCode(start(second, spec(second, sh("exit 0"))))).isZero();
    assertThat(exitCode(firstHandle)).isOne();
  }

  @Test
  void gives_a_hint_when_a_task_ends() throws Exception {
    TaskHandle handle = start("hinted", sh("sleep 1; exit 0"));
    awaitRunning(handle);
    Semaphore hints = new Semaphore(0);
    backend().onChange(hints::release);
    Eventually.holds(
        "a hint comes",
        () -> {
          pause();
          return hints.tryAcquire(10, TimeUnit.MILLISECONDS);
        });
    assertThat(exitCode(handle)).isZero();
  }

  @Test
  void gives_a_hint_when_a_task_of_an_earlier_server_ends() throws Exception {
    TaskHandle handle = start("hinted", sh("sleep 2; exit 0"));
    awaitRunning(handle);
    restart();
    Semaphore hints = new Semaphore(0);
    backend().onChange(hints::release);
    assertThat(observe(handle)).isInstanceOf(TaskObservation.Running.class);
    Eventually.holds(
        "a hint comes",
        () -> {
          pause();
          return hints.tryAcquire(10, TimeUnit.MILLISECONDS);
        });
    assertThat(exitCode(handle)).isZero();
  }

  @Test
  void can_be_closed_twice() {
    backend().close();
    backend().close();
    assertThat(backend().capabilities().name()).isNotBlank();
  }
}
