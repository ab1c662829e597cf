package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.testkit.Eventually;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirements;

class TaskWatchTest {
  private static final int TASKS = 500;

  private static final CwlProcess TOOL =
      Documents.load(
          """
          cwlVersion: v1.2
          class: CommandLineTool
          inputs: {}
          outputs: {}
          baseCommand: echo
          """);

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<TaskHandle, TaskObservation> observed = new ConcurrentHashMap<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final TaskWatch watch =
      new TaskWatch(
          backend(),
          Clock.systemUTC(),
          new EffectLane.Shared(
              Runnable::run,
              timer,
              new Phaser(1),
              closed,
              defect -> {
                throw new AssertionError(defect);
              }),
          this::tell,
          this::complain);

  @AfterEach
  void stop() {
    closed.set(true);
    timer.shutdownNow();
  }

  private synchronized void tell(RunEvent event) {
    events.add(event);
  }

  private synchronized void complain(String why) {
    complaints.add(why);
  }

  private synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  private synchronized int told() {
    return events.size();
  }

  /** Answers {@code observe}, and counts of how many tasks it was asked. */
  private ComputeBackend backend() {
    return (ComputeBackend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ComputeBackend.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("observe");
              Set<?> handles = (Set<?>) arguments[0];
              asked.addAndGet(handles.size());
              return handles.stream()
                  .map(TaskHandle.class::cast)
                  .collect(
                      Collectors.toMap(
                          handle -> handle,
                          handle -> observed.getOrDefault(handle, new TaskObservation.Running())));
            });
  }

  private static TaskHandle handle(int number) {
    return new TaskHandle(new TaskKey("job", "main/step[" + number + "]", 1), "" + number);
  }

  private static Call call(int number) {
    return new Call(
        "main/step[" + number + "]", TOOL, Requirements.NONE, null, 1, new Call.Skipped());
  }

  @Test
  void tells_once_what_keeps_a_task_from_starting() throws Exception {
    observed.put(handle(1), new TaskObservation.Blocked("no answer from registry.example"));
    watch.watch(call(1), handle(1));
    int before = asked.get();
    Eventually.holds("it is asked again", () -> asked.get() > before + 2);
    assertThat(complaints())
        .containsExactly("`main/step[1]` can't start yet: no answer from registry.example");

    observed.put(handle(1), new TaskObservation.Blocked("503 from registry.example"));
    Eventually.holds("the new reason is told", () -> complaints().size() == 2);
    assertThat(told()).isZero();
  }

  @Test
  void looks_at_a_new_task_and_not_at_all_others_again() {
    for (int i = 0; i < TASKS; i++) {
      watch.watch(call(i), handle(i));
    }
    // The timer may have come in between with a few looks at all.
    assertThat(asked).hasValueLessThan(TASKS * TASKS / 4);
  }

  @Test
  void answers_many_hints_by_few_looks() throws Exception {
    for (int i = 0; i < TASKS; i++) {
      watch.watch(call(i), handle(i));
    }
    asked.set(0);
    for (int i = 0; i < TASKS; i++) {
      watch.hint();
    }
    assertThat(asked).hasValueLessThan(TASKS * TASKS / 4);
    observed.put(handle(7), new TaskObservation.Ended(new Outcome.Ended(new Cause.Cancelled())));
    watch.hint();
    Eventually.holds("the end is noticed", () -> told() == 1);
  }
}
