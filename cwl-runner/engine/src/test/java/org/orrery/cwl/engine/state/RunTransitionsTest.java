package org.orrery.cwl.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.Documents;
import org.orrery.cwl.engine.state.Call.Phase;
import org.orrery.cwl.engine.state.RunEvent.Kind;
import org.orrery.cwl.engine.state.RunState.Status;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.value.CwlValue;

/** Takes every transition of the table, and no other; a transition never taken fails the class. */
class RunTransitionsTest {
  private static final Map<Phase, Map<Kind, Set<Phase>>> TAKEN = new EnumMap<>(Phase.class);

  private static final CwlProcess TOOL =
      Documents.load(
          """
          cwlVersion: v1.2
          class: CommandLineTool
          baseCommand: "true"
          inputs: []
          outputs: []
          """);

  /** Two calls of one step, so that one can be over while the other is not. */
  private static final CwlProcess PAIR =
      Documents.load(
          """
          cwlVersion: v1.2
          class: Workflow
          requirements: {ScatterFeatureRequirement: {}}
          inputs: {xs: "int[]"}
          outputs: []
          steps:
            each:
              in: {x: xs}
              scatter: x
              out: []
              run:
                class: CommandLineTool
                baseCommand: "true"
                inputs: {x: int}
                outputs: []
          """);

  private static final CwlValue.Rec TWO =
      CwlValue.Rec.EMPTY.with("xs", new CwlValue.Array(List.of(CwlValue.of(1), CwlValue.of(2))));
  private static final String FIRST = "main/each[0]";
  private static final String SECOND = "main/each[1]";
  private static final Outcome LOST = new Outcome.Ended(new Cause.Lost("gone"));
  private static final Outcome DONE =
      new Outcome.Exited(0, new Usage(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 0));

  @AfterAll
  static void every_transition_of_the_table_was_taken() {
    assertThat(TAKEN).isEqualTo(RunTransitions.TABLE);
  }

  /** A run that is driven by hand and notes what happens to each call. */
  private static final class Run {
    private final RunFold fold;
    private RunState state = RunState.EMPTY;

    Run(CwlProcess process, CwlValue.Rec inputs) {
      fold = new RunFold(process, inputs);
      take(new RunEvent.Started(Instant.EPOCH));
    }

    List<RunEffect> take(RunEvent event) {
      RunState before = state;
      RunFold.Step step = fold.apply(state, event);
      state = step.state();
      for (Call call : before.calls().values()) {
        boolean concerned = !(event instanceof RunEvent.OfCall e) || e.path().equals(call.path());
        Call after = state.calls().get(call.path());
        if (concerned && after != null) {
          note(call.phase(), event.kind(), after.phase());
        }
      }
      return step.effects();
    }

    Phase phase(String path) {
      return state.calls().get(path).phase();
    }

    Run evaluated(String path, Evaluation evaluation) {
      take(new RunEvent.Evaluated(path, state.calls().get(path).attempt(), evaluation));
      return this;
    }

    Run to(String path, Phase phase) {
      int attempt = state.calls().get(path).attempt();
      if (phase.compareTo(Phase.PREPARING) >= 0) {
        evaluated(path, new Evaluation.Tool(plan(path, attempt)));
      }
      if (phase.compareTo(Phase.SUBMITTING) >= 0) {
        take(new RunEvent.Prepared(path, attempt));
      }
      if (phase.compareTo(Phase.RUNNING) >= 0) {
        take(new RunEvent.Submitted(path, attempt, handle(path, attempt)));
      }
      if (phase.compareTo(Phase.COLLECTING) >= 0) {
        take(new RunEvent.Ended(path, attempt, DONE));
      }
      return this;
    }

    List<RunEffect> fail(String path) {
      return take(new RunEvent.Failed(path, state.calls().get(path).attempt(), failure(path)));
    }
  }

  private static void note(Phase from, Kind by, Phase to) {
    TAKEN
        .computeIfAbsent(from, k -> new EnumMap<>(Kind.class))
        .computeIfAbsent(by, k -> new HashSet<>())
        .add(to);
  }

  private static RunFailure failure(String path) {
    return new RunFailure(path, RunFailure.Category.TOOL, "It failed.", null, null);
  }

  private static TaskHandle handle(String path, int attempt) {
    return new TaskHandle(new TaskKey("job", path, attempt), "1");
  }

  private static TaskPlan plan(String path, int attempt) {
    TaskKey key = new TaskKey("job", path, attempt);
    VolumePath folder = new VolumePath("jobs/" + key.objectName());
    TaskSpec spec =
        new TaskSpec(
            List.of("true"),
            Map.of(),
            new TaskSpec.Folders(
                folder.resolve("attempt"), folder.resolve("work"), folder.resolve("tmp")),
            new TaskSpec.Streams(null, folder.resolve("out"), folder.resolve("err")),
            new Resources(1, 1, 0, 0),
            null);
    return new TaskPlan(
        key,
        folder,
        spec,
        new StagePlan(key, List.of(), List.of()),
        CwlValue.Rec.EMPTY,
        CwlValue.Rec.EMPTY,
        TaskPlan.Repetition.FREE);
  }

  private static Run pair() {
    return new Run(PAIR, TWO).evaluated("main", new Evaluation.Nested(TWO));
  }

  @Test
  void a_tool_goes_from_evaluation_to_success() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY).to("main", Phase.COLLECTING);

    List<RunEffect> effects = run.take(new RunEvent.Collected("main", 1, CwlValue.Rec.EMPTY));

    assertThat(run.phase("main")).isEqualTo(Phase.SUCCEEDED);
    assertThat(effects)
        .containsExactly(
            new RunEffect.Release(handle("main", 1), plan("main", 1).spec().folders().temporary()));
    assertThat(run.state.status()).isEqualTo(new Status.Succeeded(CwlValue.Rec.EMPTY));
  }

  @Test
  void an_expression_tool_and_an_empty_workflow_succeed_at_once() {
    Run values = new Run(TOOL, CwlValue.Rec.EMPTY);
    values.evaluated("main", new Evaluation.Values(CwlValue.Rec.EMPTY));
    assertThat(values.state.status().isOver()).isTrue();

    Run empty = new Run(PAIR, CwlValue.Rec.EMPTY.with("xs", CwlValue.Array.EMPTY));
    empty.evaluated(
        "main", new Evaluation.Nested(CwlValue.Rec.EMPTY.with("xs", CwlValue.Array.EMPTY)));
    assertThat(empty.state.status()).isEqualTo(new Status.Succeeded(CwlValue.Rec.EMPTY));
  }

  @Test
  void a_failure_lets_what_runs_end_and_starts_nothing_new() {
    for (Phase phase :
        List.of(Phase.EVALUATING, Phase.PREPARING, Phase.SUBMITTING, Phase.COLLECTING)) {
      Run run = pair().to(SECOND, Phase.RUNNING).to(FIRST, phase);
      run.fail(FIRST);
      assertThat(run.phase(FIRST)).isEqualTo(Phase.FAILED);
      assertThat(run.phase(SECOND)).isEqualTo(Phase.RUNNING);
      assertThat(run.state.status()).isInstanceOf(Status.Failing.class);

      run.take(new RunEvent.Ended(SECOND, 1, DONE));
      run.take(new RunEvent.Collected(SECOND, 1, CwlValue.Rec.EMPTY));
      assertThat(run.state.status()).isEqualTo(new Status.Failed(failure(FIRST)));
    }
  }

  @Test
  void a_cancel_ends_what_runs_and_waits_for_its_end() {
    for (Phase phase :
        List.of(
            Phase.EVALUATING, Phase.PREPARING, Phase.SUBMITTING, Phase.RUNNING, Phase.COLLECTING)) {
      Run run = pair().to(FIRST, phase).to(SECOND, Phase.RUNNING);
      List<RunEffect> effects = run.take(new RunEvent.CancelRequested());
      assertThat(effects).contains(new RunEffect.Cancel(handle(SECOND, 1)));
      if (phase == Phase.SUBMITTING) {
        assertThat(run.take(new RunEvent.Submitted(FIRST, 1, handle(FIRST, 1))))
            .contains(new RunEffect.Cancel(handle(FIRST, 1)));
      }
      if (run.phase(FIRST) == Phase.RUNNING) {
        run.take(new RunEvent.Ended(FIRST, 1, new Outcome.Ended(new Cause.Cancelled())));
      }
      assertThat(run.state.status()).isEqualTo(new Status.Cancelling());
      run.take(new RunEvent.Ended(SECOND, 1, DONE));
      assertThat(run.phase(SECOND)).isEqualTo(Phase.CANCELLED);
      assertThat(run.state.status()).isEqualTo(new Status.Cancelled());
    }
  }

  @Test
  void a_cancel_leaves_what_is_over_as_it_is() {
    Run succeeded = pair().to(SECOND, Phase.RUNNING).to(FIRST, Phase.COLLECTING);
    succeeded.take(new RunEvent.Collected(FIRST, 1, CwlValue.Rec.EMPTY));
    succeeded.take(new RunEvent.CancelRequested());
    assertThat(succeeded.phase(FIRST)).isEqualTo(Phase.SUCCEEDED);

    Run skipped = pair().to(SECOND, Phase.RUNNING).evaluated(FIRST, new Evaluation.Skipped());
    skipped.take(new RunEvent.CancelRequested());
    assertThat(skipped.phase(FIRST)).isEqualTo(Phase.SKIPPED);

    Run failed = pair().to(SECOND, Phase.RUNNING);
    failed.fail(FIRST);
    failed.take(new RunEvent.CancelRequested());
    assertThat(failed.phase(FIRST)).isEqualTo(Phase.FAILED);
  }

  @Test
  void a_cancel_after_a_failure_leaves_what_never_started() {
    CwlProcess nested =
        Documents.load(
            """
            cwlVersion: v1.2
            class: Workflow
            requirements: {SubworkflowFeatureRequirement: {}}
            inputs: []
            outputs: []
            steps:
              inner:
                in: []
                out: []
                run: {class: Workflow, inputs: [], outputs: [], steps: []}
              a: {in: [], out: [], run: {class: CommandLineTool, baseCommand: a, inputs: [], outputs: []}}
              b: {in: [], out: [], run: {class: CommandLineTool, baseCommand: b, inputs: [], outputs: []}}
              c: {in: [], out: [], run: {class: CommandLineTool, baseCommand: c, inputs: [], outputs: []}}
            """);
    Run run =
        new Run(nested, CwlValue.Rec.EMPTY)
            .evaluated("main", new Evaluation.Nested(CwlValue.Rec.EMPTY));
    run.to("main/a", Phase.RUNNING);
    run.fail("main/b");
    assertThat(run.phase("main/c")).isEqualTo(Phase.CANCELLED);
    run.take(new RunEvent.CancelRequested());
    assertThat(run.phase("main/c")).isEqualTo(Phase.CANCELLED);
    assertThat(run.phase("main")).isEqualTo(Phase.NESTED);
  }

  @Test
  void a_workflow_inside_a_workflow_is_nested_until_its_steps_are_done() {
    CwlProcess outer =
        Documents.load(
            """
            cwlVersion: v1.2
            class: Workflow
            requirements: {SubworkflowFeatureRequirement: {}}
            inputs: []
            outputs: []
            steps:
              inner:
                in: []
                out: []
                run: {class: Workflow, inputs: [], outputs: [], steps: []}
            """);
    Run run =
        new Run(outer, CwlValue.Rec.EMPTY)
            .evaluated("main", new Evaluation.Nested(CwlValue.Rec.EMPTY));
    run.evaluated("main/inner", new Evaluation.Nested(CwlValue.Rec.EMPTY));
    assertThat(run.state.status()).isEqualTo(new Status.Succeeded(CwlValue.Rec.EMPTY));
  }

  @Test
  void a_lost_task_is_tried_again_until_its_attempts_are_used_up() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY);
    for (int attempt = 1; attempt < RunFold.MAX_ATTEMPTS; attempt++) {
      run.to("main", Phase.RUNNING).take(new RunEvent.Ended("main", attempt, LOST));
      assertThat(run.phase("main")).isEqualTo(Phase.EVALUATING);
    }
    run.to("main", Phase.RUNNING).take(new RunEvent.Ended("main", RunFold.MAX_ATTEMPTS, LOST));
    assertThat(run.phase("main")).isEqualTo(Phase.COLLECTING);
  }

  @Test
  void a_lost_task_that_may_have_changed_an_earlier_step_s_files_is_not_tried_again() {
    TaskPlan plan = plan("main", 1);
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY);
    run.evaluated(
        "main",
        new Evaluation.Tool(
            new TaskPlan(
                plan.key(),
                plan.folder(),
                plan.spec(),
                plan.stage(),
                plan.inputs(),
                plan.runtime(),
                new TaskPlan.Repetition(true, null, null))));
    run.take(new RunEvent.Prepared("main", 1));
    run.take(new RunEvent.Submitted("main", 1, handle("main", 1)));

    run.take(new RunEvent.Ended("main", 1, LOST));

    assertThat(run.phase("main")).isEqualTo(Phase.COLLECTING);
  }

  @Test
  void a_task_whose_results_are_known_is_never_started() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY).to("main", Phase.PREPARING);
    CwlValue.Rec outputs = CwlValue.Rec.EMPTY.with("o", CwlValue.of(1));

    run.take(new RunEvent.Reused("main", 1, new Reuse.Hit("ab", "known"), outputs));

    assertThat(run.phase("main")).isEqualTo(Phase.SUCCEEDED);
    assertThat(run.state.status()).isEqualTo(new RunState.Status.Succeeded(outputs));
  }

  @Test
  void a_task_that_was_looked_for_in_vain_keeps_its_results_under_the_key() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY).to("main", Phase.PREPARING);

    run.take(new RunEvent.Prepared("main", 1, new Reuse.Miss("ab", "new")));

    assertThat(run.state.calls().get("main").state())
        .isEqualTo(new Call.Submitting(CwlValue.Rec.EMPTY, plan("main", 1).keptAs("ab")));
  }

  @Test
  void a_task_that_the_backend_forgot_is_submitted_again() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY).to("main", Phase.RUNNING);
    run.take(new RunEvent.Submitted("main", 1, new TaskHandle(new TaskKey("job", "main", 1), "2")));
    assertThat(run.phase("main")).isEqualTo(Phase.RUNNING);
  }

  @Test
  void what_comes_of_an_earlier_attempt_is_no_news() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY).to("main", Phase.RUNNING);
    run.take(new RunEvent.Ended("main", 1, LOST));
    run.to("main", Phase.RUNNING);

    assertThat(run.fold.accepts(run.state, new RunEvent.Ended("main", 1, DONE))).isFalse();
    assertThat(run.fold.accepts(run.state, new RunEvent.Ended("main", 2, DONE))).isTrue();
  }

  @Test
  void refuses_an_event_that_the_table_does_not_allow() {
    Run run = new Run(TOOL, CwlValue.Rec.EMPTY);
    assertThatThrownBy(() -> run.take(new RunEvent.Prepared("main", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("main");
  }

  @Test
  void a_folded_journal_gives_the_same_state_and_its_pending_effects() {
    Run run = pair().to(FIRST, Phase.RUNNING).to(SECOND, Phase.PREPARING);

    assertThat(run.fold.pending(run.state))
        .containsExactlyInAnyOrder(
            new RunEffect.Observe(run.state.calls().get(FIRST), handle(FIRST, 1)),
            new RunEffect.Prepare(run.state.calls().get(SECOND), plan(SECOND, 1)));
  }
}
