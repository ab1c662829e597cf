package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.testkit.FakeBackend;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** How a run survives what happens to it. Tasks are faked, files are real. */
class WorkflowRunTest {
  /** Three files made by a scatter, then joined. */
  private static final CwlProcess WORKFLOW =
      Documents.load(
          """
          cwlVersion: v1.2
          class: Workflow
          requirements: {ScatterFeatureRequirement: {}}
          inputs: {names: "string[]"}
          outputs: {all: {type: File, outputSource: join/all}}
          steps:
            make:
              in: {name: names}
              scatter: name
              out: [one]
              run:
                class: CommandLineTool
                baseCommand: make
                inputs: {name: {type: string, inputBinding: {}}}
                outputs: {one: {type: File, outputBinding: {glob: "*.txt"}}}
            join:
              in: {parts: make/one}
              out: [all]
              run:
                class: CommandLineTool
                baseCommand: join
                inputs: {parts: {type: "File[]", inputBinding: {}}}
                outputs: {all: {type: File, outputBinding: {glob: all}}}
          """);

  private static final CwlValue.Rec INPUTS =
      CwlValue.Rec.EMPTY.with(
          "names",
          new CwlValue.Array(List.of(CwlValue.of("a"), CwlValue.of("b"), CwlValue.of("c"))));

  @TempDir private Path root;
  private final AtomicInteger failuresToCome = new AtomicInteger();
  private RunHarness harness;

  @BeforeEach
  void set_up() {
    harness = new RunHarness(root, this::command);
  }

  @AfterEach
  void tear_down() {
    harness.close();
  }

  private FakeRun command(TaskSpec spec) {
    List<String> arguments = spec.arguments();
    if (failuresToCome.getAndDecrement() > 0) {
      return FakeRun.fails(new Cause.Lost("the machine is gone"));
    }
    return switch (arguments.getFirst()) {
      case "make" -> FakeRun.exits(0).writing(arguments.get(1) + ".txt", arguments.get(1));
      case "join" ->
          FakeRun.exits(0).writing("all", joined(arguments.subList(1, arguments.size())));
      default -> FakeRun.exits(3).complaining("first line\nlast words\n");
    };
  }

  private static String joined(List<String> paths) {
    StringBuilder all = new StringBuilder();
    for (String path : paths) {
      try {
        all.append(Files.readString(Path.of(path)));
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  private String content(RunResult result) throws java.io.IOException {
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    FileValue all = (FileValue) ((RunResult.Succeeded) result).outputs().get("all");
    return Files.readString(root.resolve(all.location().substring("volume:".length())));
  }

  @Test
  void runs_steps_in_order_and_hands_files_on() throws Exception {
    RunResult result =
        harness.start(WORKFLOW, INPUTS, harness.backend(), RunJournal.inMemory()).run();

    assertThat(content(result)).isEqualTo("abc");
    FileValue all = (FileValue) ((RunResult.Succeeded) result).outputs().get("all");
    assertThat(all.size()).isEqualTo(3);
    assertThat(all.checksum()).isEqualTo("sha1$a9993e364706816aba3e25717850c26c9cd0d89d");
  }

  @Test
  void goes_on_from_its_journal_wherever_it_was_broken_off_and_starts_no_task_twice()
      throws Exception {
    List<RunEvent> whole = new ArrayList<>();
    RunJournal kept = RunJournal.inMemory();
    harness
        .start(WORKFLOW, INPUTS, harness.backend(), kept, (events, state) -> whole.addAll(events))
        .run();
    assertThat(whole.size()).isGreaterThan(15);

    for (int limit = 1; limit <= whole.size(); limit++) {
      Path place = Files.createDirectory(root.resolve("at-" + limit));
      try (RunHarness broken = new RunHarness(place, this::command)) {
        BreakingJournal journal = new BreakingJournal(limit);
        RunResult first = broken.start(WORKFLOW, INPUTS, broken.backend(), journal).run();
        if (first instanceof RunResult.Detached) {
          journal.mend();
          first = broken.start(WORKFLOW, INPUTS, broken.backend(), journal).run();
        }
        assertThat(first)
            .as("broken after %d events", limit)
            .isInstanceOf(RunResult.Succeeded.class);
        assertThat(broken.cluster().starts()).as("broken after %d events", limit).hasSize(4);
        assertThat(new HashSet<>(broken.cluster().starts())).hasSize(4);
      }
    }
  }

  /** Takes so many events, then can't be written until it is mended. */
  private static final class BreakingJournal implements RunJournal {
    private final List<RunEvent> events = new ArrayList<>();
    private int left;

    BreakingJournal(int limit) {
      left = limit;
    }

    void mend() {
      left = Integer.MAX_VALUE;
    }

    @Override
    public List<RunEvent> history() {
      return List.copyOf(events);
    }

    @Override
    public void append(List<RunEvent> added) {
      if (added.size() > left) {
        throw new JournalUnavailableException(
            "broken on purpose", new IllegalStateException("test"));
      }
      left -= added.size();
      events.addAll(added);
    }
  }

  @Test
  void an_answer_that_was_lost_does_not_start_a_task_twice() throws Exception {
    FakeBackend backend = harness.backend();
    backend.failNextSubmissions(FakeBackend.Fault.ANSWER_LOST, FakeBackend.Fault.REQUEST_LOST);

    RunResult result = harness.start(WORKFLOW, INPUTS, backend, RunJournal.inMemory()).run();

    assertThat(content(result)).isEqualTo("abc");
    assertThat(harness.cluster().starts()).hasSize(4);
  }

  @Test
  void a_refused_task_fails_the_run_in_the_backend_s_words() throws Exception {
    FakeBackend backend = harness.backend();
    backend.failNextSubmissions(FakeBackend.Fault.REFUSED);

    RunResult result = harness.start(WORKFLOW, INPUTS, backend, RunJournal.inMemory()).run();

    assertThat(result).isInstanceOf(RunResult.Failed.class);
    RunFailure failure = ((RunResult.Failed) result).failure();
    assertThat(failure.category()).isEqualTo(RunFailure.Category.UNSUPPORTED);
    assertThat(failure.message()).contains("no such machine");
  }

  @Test
  void a_run_needs_no_journal_to_come_to_its_end() throws Exception {
    RunJournal journal = RunJournal.keepingNothing();

    RunResult result = harness.start(WORKFLOW, INPUTS, harness.backend(), journal).run();

    assertThat(content(result)).isEqualTo("abc");
    assertThat(journal.history()).isEmpty();
  }

  @Test
  void a_lost_machine_costs_an_attempt_and_not_the_run() throws Exception {
    failuresToCome.set(2);

    RunResult result =
        harness.start(WORKFLOW, INPUTS, harness.backend(), RunJournal.inMemory()).run();

    assertThat(content(result)).isEqualTo("abc");
    assertThat(harness.cluster().starts()).hasSize(6);
  }

  @Test
  void a_failing_tool_is_named_with_its_exit_code_and_last_words() throws Exception {
    RunResult result =
        harness.run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: fails
            inputs: []
            outputs: []
            """,
            CwlValue.Rec.EMPTY);

    RunFailure failure = ((RunResult.Failed) result).failure();
    assertThat(failure)
        .isEqualTo(
            new RunFailure(
                "main",
                RunFailure.Category.TOOL,
                "The tool ended with exit code 3.",
                "test:/document.cwl:1:1",
                "first line\nlast words\n"));
  }

  @Test
  void a_missing_output_says_what_was_looked_for_and_what_is_there() throws Exception {
    RunResult result =
        harness.run(
            """
            cwlVersion: v1.2
            class: CommandLineTool
            baseCommand: [make, there]
            inputs: []
            outputs: {o: {type: File, outputBinding: {glob: "*.csv"}}}
            """,
            CwlValue.Rec.EMPTY);

    RunFailure failure = ((RunResult.Failed) result).failure();
    assertThat(failure.category()).isEqualTo(RunFailure.Category.OUTPUT);
    assertThat(failure.message())
        .isEqualTo(
            "Output `o` is missing: nothing matches `*.csv`; the working folder holds `there.txt`.");
    assertThat(failure.at()).startsWith("test:/document.cwl:5:");
  }

  @Test
  void a_cancelled_run_ends_its_tasks_and_says_so() throws Exception {
    try (RunHarness slow =
        new RunHarness(root, spec -> FakeRun.exits(0).taking(java.time.Duration.ofHours(1)))) {
      WorkflowRun[] holder = new WorkflowRun[1];
      RunListener cancelOnceRunning =
          (List<RunEvent> events, RunState state) -> {
            if (events.stream().anyMatch(RunEvent.Submitted.class::isInstance)) {
              holder[0].cancel();
            }
          };
      holder[0] =
          slow.start(WORKFLOW, INPUTS, slow.backend(), RunJournal.inMemory(), cancelOnceRunning);

      assertThat(holder[0].run()).isEqualTo(new RunResult.Cancelled());
    }
  }

  @Test
  void a_run_that_was_let_go_of_leaves_its_tasks_running() throws Exception {
    try (RunHarness slow =
        new RunHarness(root, spec -> FakeRun.exits(0).taking(java.time.Duration.ofHours(1)))) {
      WorkflowRun[] holder = new WorkflowRun[1];
      RunListener letGo =
          (events, state) -> {
            if (state.calls().values().stream()
                    .filter(c -> c.phase().name().equals("RUNNING"))
                    .count()
                == 3) {
              holder[0].detach();
            }
          };
      RunJournal journal = RunJournal.inMemory();
      holder[0] = slow.start(WORKFLOW, INPUTS, slow.backend(), journal, letGo);

      assertThat(holder[0].run()).isInstanceOf(RunResult.Detached.class);
      assertThat(slow.cluster().starts()).hasSize(3);
    }
  }

  @Test
  void an_output_that_names_a_file_of_another_run_is_refused() throws Exception {
    Files.createDirectories(root.resolve("jobs/other"));
    Files.writeString(root.resolve("jobs/other/secret"), "s");
    try (RunHarness liar =
        new RunHarness(
            root,
            spec ->
                FakeRun.exits(0)
                    .writing(
                        "cwl.output.json",
                        "{\"o\":{\"class\":\"File\",\"location\":\"volume:jobs/other/secret\"}}"))) {
      RunResult result =
          liar.run(
              """
              cwlVersion: v1.2
              class: CommandLineTool
              baseCommand: lie
              inputs: []
              outputs: {o: File}
              """,
              CwlValue.Rec.EMPTY);

      assertThat(((RunResult.Failed) result).failure().message())
          .isEqualTo("`volume:jobs/other/secret` is no file that this step was given or has made.");
    }
  }

  @Test
  void environment_and_folders_are_the_task_s_own() throws Exception {
    List<TaskSpec> seen = new ArrayList<>();
    try (RunHarness watching =
        new RunHarness(
            root,
            spec -> {
              seen.add(spec);
              return FakeRun.exits(0);
            })) {
      watching.run(
          """
          cwlVersion: v1.2
          class: CommandLineTool
          requirements:
            EnvVarRequirement: {envDef: {WHERE: $(runtime.outdir)}}
            ToolTimeLimit: {timelimit: 7}
            ResourceRequirement: {coresMin: 0.5, ramMin: 64}
          baseCommand: env
          inputs: []
          outputs: []
          """,
          CwlValue.Rec.EMPTY);
    }
    TaskSpec spec = seen.getFirst();
    String outdir = root.toRealPath() + "/" + spec.folders().work();
    assertThat(spec.environment())
        .isEqualTo(
            Map.of(
                "PATH",
                "/bin",
                "HOME",
                outdir,
                "WHERE",
                outdir,
                "TMPDIR",
                root.toRealPath() + "/" + spec.folders().temporary()));
    assertThat(spec.timeLimit()).isEqualTo(java.time.Duration.ofSeconds(7));
    assertThat(spec.resources().cores()).isEqualTo(0.5);
  }
}
