package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.StepFacts;
import org.orrery.cwl.engine.state.StepFactsFold;
import org.orrery.cwl.engine.state.TaskTraces;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** What is kept of each step, and what a failure says. */
class StepFactsTest {
  @TempDir private Path root;
  private final List<StepFacts> facts = new ArrayList<>();
  private final List<RunEvent> journal = new ArrayList<>();

  private RunResult run(String document, String inputs, Function<TaskSpec, FakeRun> command)
      throws InterruptedException {
    try (RunHarness harness = new RunHarness(root, command::apply)) {
      RunListener listener =
          new RunListener() {
            @Override
            public void onEvents(List<RunEvent> events, RunState state) {
              journal.addAll(events);
            }

            @Override
            public void onStep(StepFacts step) {
              facts.add(step);
            }
          };
      return harness
          .start(
              Documents.load(document),
              (CwlValue.Rec) CwlJson.read(inputs),
              harness.backend(),
              RunJournal.inMemory(),
              listener)
          .run();
    }
  }

  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      requirements: {ResourceRequirement: {coresMin: 2, ramMin: 100}}
      baseCommand: [say, hello]
      inputs: []
      outputs: {o: {type: File, outputBinding: {glob: out}}}
      """;

  @Test
  void a_step_keeps_what_was_asked_what_it_used_and_what_it_left() throws Exception {
    RunResult result =
        run(
            TOOL,
            "{}",
            spec ->
                FakeRun.exits(0)
                    .writing("out", "12345")
                    .writing("waste/more", "678")
                    .printing("said\n")
                    .complaining("warned\n"));

    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    StepFacts step = facts.getFirst();
    assertThat(facts).hasSize(1);
    assertThat(step.path()).isEqualTo("main");
    assertThat(step.asked().arguments()).containsExactly("say", "hello");
    assertThat(step.asked().resources()).isEqualTo(new Resources(2, 100, 1024, 1024));
    assertThat(step.outcome()).isInstanceOf(Outcome.Exited.class);
    assertThat(step.used()).isPresent();
    assertThat(step.end()).isEqualTo(new StepFacts.End.Succeeded());
    assertThat(step.traces()).isEqualTo(new TaskTraces(5 + 3 + 5 + 7, "said\n", "warned\n"));
  }

  @Test
  void long_logs_are_cut_at_a_line() throws Exception {
    run(
        TOOL,
        "{}",
        spec -> FakeRun.exits(0).writing("out", "").printing("é".repeat(3000) + "\nlast line\n"));
    assertThat(facts.getFirst().traces().stdout()).isEqualTo("last line\n");
    facts.clear();

    run(TOOL, "{}", spec -> FakeRun.exits(0).writing("out", "").printing("xé".repeat(3000)));
    assertThat(facts.getFirst().traces().stdout()).endsWith("xéxé").doesNotContain("\uFFFD");
    assertThat(facts.getFirst().traces().stdout().length()).isBetween(600, 1024);
  }

  @Test
  void a_folded_journal_gives_the_same_facts() throws Exception {
    run(TOOL, "{}", spec -> FakeRun.exits(0).writing("out", "12345").printing("said\n"));

    StepFactsFold fold = new StepFactsFold();
    assertThat(journal.stream().flatMap(event -> fold.take(event).stream())).isEqualTo(facts);
    assertThat(fold.unfinished()).isEmpty();
  }

  @Test
  void a_lost_attempt_has_facts_of_its_own() throws Exception {
    int[] starts = {0};
    run(
        TOOL,
        "{}",
        spec ->
            starts[0]++ == 0
                ? FakeRun.fails(new Cause.Lost("gone"))
                : FakeRun.exits(0).writing("out", ""));

    assertThat(facts)
        .extracting(StepFacts::attempt, StepFacts::end)
        .containsExactly(
            tuple(1, new StepFacts.End.TriedAgain()), tuple(2, new StepFacts.End.Succeeded()));
  }

  private static final String NESTED =
      """
      cwlVersion: v1.2
      class: Workflow
      requirements: {ScatterFeatureRequirement: {}, SubworkflowFeatureRequirement: {}}
      inputs: {xs: "int[]"}
      outputs: []
      steps:
        outer:
          in: {xs: xs}
          out: []
          run:
            class: Workflow
            inputs: {xs: "int[]"}
            outputs: []
            steps:
              each:
                scatter: x
                in: {x: xs}
                out: []
                run:
                  class: CommandLineTool
                  baseCommand: tool
                  inputs: {x: {type: int, inputBinding: {}}}
                  outputs: {o: {type: File, outputBinding: {glob: "*.csv"}}}
      """;

  private RunFailure failure(FakeRun second) throws InterruptedException {
    RunResult result =
        run(
            NESTED,
            "{\"xs\":[0,1]}",
            spec ->
                spec.arguments().getLast().equals("1")
                    ? second
                    : FakeRun.exits(0).writing("a.csv", ""));
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    return ((RunResult.Failed) result).failure();
  }

  @Test
  void each_cause_is_named_with_the_whole_path_the_place_and_the_last_words() throws Exception {
    Map<FakeRun, String> causes =
        Map.ofEntries(
            Map.entry(FakeRun.exits(3), "The tool ended with exit code 3."),
            Map.entry(
                FakeRun.exits(127),
                "The tool ended with exit code 127, which usually means that a program was not found."),
            Map.entry(
                FakeRun.exits(126),
                "The tool ended with exit code 126, which usually means that a file could not be executed."),
            Map.entry(
                FakeRun.exits(137),
                "The tool ended with exit code 137, which usually means signal 9 (SIGKILL)."),
            Map.entry(FakeRun.signalled(11), "The tool was ended by signal 11 (SIGSEGV)."),
            Map.entry(FakeRun.signalled(40), "The tool was ended by signal 40."),
            Map.entry(
                FakeRun.fails(new Cause.OutOfMemory(256, 255)),
                "The tool needed more memory than its limit of 256 MiB (peak 255 MiB); `ramMin` of `ResourceRequirement` asks for more."),
            Map.entry(
                FakeRun.fails(new Cause.OutOfMemory(0, 0)),
                "The tool needed more memory than it was given; `ramMin` of `ResourceRequirement` asks for more."),
            Map.entry(
                FakeRun.fails(new Cause.TimeLimit(Duration.ofSeconds(5))),
                "The tool ran longer than its time limit of 5 s."),
            Map.entry(
                FakeRun.fails(new Cause.NotStarted("`tool`: no such file")),
                "The tool could not be started: `tool`: no such file"),
            Map.entry(
                FakeRun.fails(new Cause.Image("busybox", "manifest unknown")),
                "The container image `busybox` can't be had: manifest unknown"),
            Map.entry(
                FakeRun.fails(new Cause.Refused("too big")),
                "The backend refused the task: too big"),
            Map.entry(
                FakeRun.exits(0).writing("b.txt", ""),
                "Output `o` is missing: nothing matches `*.csv`; the working folder holds `b.txt`."));
    for (Map.Entry<FakeRun, String> cause : causes.entrySet()) {
      RunFailure failure = failure(cause.getKey().complaining("so\nsorry\n"));
      assertThat(failure.message()).isEqualTo(cause.getValue());
      assertThat(failure.step()).isEqualTo("main/outer/each[1]");
      assertThat(failure.at()).startsWith("test:/document.cwl:");
      assertThat(failure.stderrTail()).isEqualTo("so\nsorry\n");
    }
  }

  @Test
  void the_facts_of_a_failed_step_hold_its_failure() throws Exception {
    RunFailure failure = failure(FakeRun.exits(3));

    assertThat(facts)
        .filteredOn(step -> step.end() instanceof StepFacts.End.Failed)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.path()).isEqualTo("main/outer/each[1]");
              assertThat(step.end()).isEqualTo(new StepFacts.End.Failed(failure));
            });
  }
}
