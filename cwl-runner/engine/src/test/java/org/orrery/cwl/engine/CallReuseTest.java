package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.engine.state.Reuse;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.StepFacts;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Which tasks are not run because their results are known. */
class CallReuseTest {
  private static final VolumePath CACHE = new VolumePath("cache");

  @TempDir private Path root;
  private final List<TaskSpec> started = new ArrayList<>();
  private final List<StepFacts> facts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private String tenant = "default";
  private int runs;

  /** Every run has a job and a folder of its own; the cache stays. */
  private RunResult run(String document, String inputs, Function<TaskSpec, FakeRun> command)
      throws InterruptedException {
    started.clear();
    facts.clear();
    try (RunHarness harness =
        new RunHarness(
                root,
                spec -> {
                  started.add(spec);
                  return command.apply(spec);
                })
            .as(tenant, "job-" + ++runs)
            .keepingIn(CACHE)) {
      RunListener listener =
          new RunListener() {
            @Override
            public void onEvents(List<RunEvent> events, RunState state) {}

            @Override
            public void onStep(StepFacts step) {
              facts.add(step);
            }

            @Override
            public void onWarning(String warning) {
              warnings.add(warning);
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
      baseCommand: say
      inputs:
        word: {type: string, inputBinding: {}}
        hidden: string?
        file: {type: File?, inputBinding: {}}
      outputs:
        out: {type: File, secondaryFiles: [.idx?], outputBinding: {glob: out}}
      """;

  private static final String A = "{\"word\":\"a\"}";

  private RunResult run(String document, String inputs) throws InterruptedException {
    return run(document, inputs, spec -> writing("out", "result"));
  }

  private static FakeRun writing(String name, String text) {
    return FakeRun.exits(0).writing(name, text);
  }

  private Path place(RunResult result, String output) {
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    CwlValue.FileSystemObject file =
        (CwlValue.FileSystemObject) ((RunResult.Succeeded) result).outputs().get(output);
    return root.resolve(Objects.requireNonNull(file.location()).substring("volume:".length()));
  }

  private String why() {
    return Objects.requireNonNull(facts.getLast().reuse()).why();
  }

  @Test
  void an_equal_task_is_not_started_again() throws Exception {
    RunResult first = run(TOOL, A, spec -> writing("out", "result").writing("out.idx", "index"));
    assertThat(started).hasSize(1);
    assertThat(facts.getLast().reuse()).isInstanceOf(Reuse.Miss.class);
    assertThat(why()).isEqualTo("no earlier result of this step is kept");

    RunResult second = run(TOOL, A);

    assertThat(started).isEmpty();
    assertThat(second).isEqualTo(first);
    assertThat(place(second, "out")).hasContent("result").startsWith(root.resolve("cache"));
    assertThat(root.resolve("cache")).isDirectoryRecursivelyContaining("glob:**/out.idx");
    assertThat(facts.getLast().end()).isEqualTo(new StepFacts.End.Reused());
    assertThat(why()).isEqualTo("equal to `main` of run `job-1`");
    assertThat(warnings).isEmpty();
  }

  @Test
  void a_kept_file_is_no_copy() throws Exception {
    RunResult first = run(TOOL, A);
    Path work = root.resolve(started.getFirst().folders().work().value());

    assertThat(Files.isSameFile(place(first, "out"), work.resolve("out"))).isTrue();
  }

  @Test
  void a_miss_says_what_changed() throws Exception {
    run(TOOL, A);

    run(TOOL, "{\"word\":\"b\"}");
    assertThat(started).hasSize(1);
    assertThat(why())
        .isEqualTo(
            "argument 1 changed from `a` to `b`, input `word` changed from `\"a\"` to `\"b\"`");

    run(TOOL, "{\"word\":\"a\",\"hidden\":\"x\"}");
    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("input `hidden` changed from `null` to `\"x\"`");
  }

  @Test
  void files_count_by_what_they_hold_and_not_by_where_they_are() throws Exception {
    String input = "{\"word\":\"a\",\"file\":{\"class\":\"File\",\"location\":\"volume:%s/f\"}}";
    Files.createDirectories(root.resolve("one"));
    Files.createDirectories(root.resolve("two"));
    Files.writeString(root.resolve("one/f"), "same");
    Files.writeString(root.resolve("two/f"), "same");
    run(TOOL, input.formatted("one"));

    run(TOOL, input.formatted("two"));
    assertThat(started).isEmpty();

    Files.writeString(root.resolve("two/f"), "other");
    run(TOOL, input.formatted("two"));
    assertThat(started).hasSize(1);
    assertThat(why()).startsWith("file `inputs/0/f` changed");
  }

  @Test
  void a_digest_that_a_user_claims_is_not_believed() throws Exception {
    String input =
        "{\"word\":\"a\",\"file\":{\"class\":\"File\",\"checksum\":\"sha1$aa\",\"size\":1,\"location\":\"volume:f\"}}";
    Files.writeString(root.resolve("f"), "first");
    run(TOOL, input);
    Files.writeString(root.resolve("f"), "other");

    run(TOOL, input);

    assertThat(started).hasSize(1);
  }

  @Test
  void a_folder_counts_by_everything_in_it() throws Exception {
    String tool = TOOL.replace("file: {type: File?", "file: {type: Directory?");
    String input = "{\"word\":\"a\",\"file\":{\"class\":\"Directory\",\"location\":\"volume:d\"}}";
    Files.createDirectories(root.resolve("d/e"));
    Files.writeString(root.resolve("d/e/f"), "1");
    run(tool, input);
    run(tool, input);
    assertThat(started).isEmpty();

    Files.writeString(root.resolve("d/e/f"), "2");
    run(tool, input);
    assertThat(started).hasSize(1);
  }

  @Test
  void a_document_may_say_that_nothing_is_reused() throws Exception {
    String tool = TOOL + "hints: {WorkReuse: {enableReuse: false}}\n";
    run(tool, A);
    run(tool, A);

    assertThat(started).hasSize(1);
    assertThat(facts.getLast().reuse())
        .isEqualTo(new Reuse.Off("the document says so (`WorkReuse`)"));
    assertThat(root.resolve("cache")).doesNotExist();
  }

  @Test
  void a_failure_is_never_kept() throws Exception {
    assertThat(run(TOOL, A, spec -> FakeRun.exits(1).writing("out", "half")))
        .isInstanceOf(RunResult.Failed.class);
    assertThat(run(TOOL, A, spec -> FakeRun.exits(0))).isInstanceOf(RunResult.Failed.class);
    assertThat(root.resolve("cache")).doesNotExist();

    assertThat(place(run(TOOL, A), "out")).hasContent("result");
    assertThat(started).hasSize(1);
  }

  @Test
  void results_that_were_changed_or_lost_are_made_again() throws Exception {
    Path kept = place(run(TOOL, A), "out");

    Files.writeString(kept, "forged");
    assertThat(place(run(TOOL, A), "out")).hasContent("result");
    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("the kept results can't be used: `work/out` was changed");

    Files.delete(kept);
    assertThat(place(run(TOOL, A), "out")).hasContent("result");
    assertThat(why()).isEqualTo("the kept results can't be used: `work/out` is gone");

    Files.writeString(manifest(), "{\"form\":1,");
    assertThat(place(run(TOOL, A), "out")).hasContent("result");
    assertThat(why()).startsWith("the kept results can't be used: the manifest");

    run(TOOL, A);
    assertThat(started).isEmpty();
  }

  private Path manifest() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("cache"))) {
      return files.filter(f -> f.endsWith("manifest.json")).findFirst().orElseThrow();
    }
  }

  @Test
  void nothing_is_taken_from_another_workspace_even_out_of_one_folder() throws Exception {
    tenant = "alice";
    run(TOOL, A);

    tenant = "mallory";
    run(TOOL, A);

    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("workspace changed from `alice` to `mallory`");
  }

  @Test
  void another_image_is_another_task() throws Exception {
    String tool = TOOL + "hints: {DockerRequirement: {dockerPull: %s}}\n";
    run(tool.formatted("debian"), A);
    run(tool.formatted("debian"), A);
    assertThat(started).isEmpty();

    run(tool.formatted("alpine"), A);
    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("image changed");
  }

  @Test
  void what_a_task_asks_for_counts_only_where_it_shows() throws Exception {
    String tool = TOOL + "requirements: {ResourceRequirement: {coresMin: %d}}\n";
    run(tool.formatted(1), A);
    run(tool.formatted(2), A);
    assertThat(started).isEmpty();

    String shown =
        tool.replace(
            "outputs:",
            "outputs:\n  n: {type: int, outputBinding: {outputEval: $(runtime.cores)}}");
    run(shown.formatted(1), A);
    run(shown.formatted(2), A);
    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("runtime.cores changed from `1` to `2`");
  }

  @Test
  void a_document_may_move_but_its_outputs_count() throws Exception {
    run(TOOL, A);
    run("# a comment\n" + TOOL, A);
    assertThat(started).isEmpty();

    run(TOOL.replace("glob: out", "glob: o*t"), A);
    assertThat(started).hasSize(1);
    assertThat(why()).isEqualTo("output `out` changed");
  }

  @Test
  void an_input_that_is_passed_on_is_the_new_run_s_own() throws Exception {
    String tool =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        requirements: {InitialWorkDirRequirement: {listing: [$(inputs.file)]}}
        baseCommand: look
        inputs: {file: File}
        outputs: {same: {type: File, outputBinding: {glob: f}}}
        """;
    String input = "{\"file\":{\"class\":\"File\",\"location\":\"volume:%s/f\"}}";
    for (String folder : List.of("one", "two")) {
      Files.createDirectories(root.resolve(folder));
      Files.writeString(root.resolve(folder).resolve("f"), "same");
    }
    run(tool, input.formatted("one"), spec -> FakeRun.exits(0));

    RunResult second = run(tool, input.formatted("two"), spec -> FakeRun.exits(0));

    assertThat(started).isEmpty();
    assertThat(place(second, "same")).isEqualTo(root.resolve("two/f"));
  }

  @Test
  void a_folder_is_kept_with_all_that_is_in_it() throws Exception {
    String tool =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        baseCommand: make
        inputs: []
        outputs: {d: {type: Directory, outputBinding: {glob: d}}}
        """;
    FakeRun makes = writing("d/a", "1").writing("d/e/b", "2");
    run(tool, "{}", spec -> makes);

    RunResult second = run(tool, "{}", spec -> makes);

    assertThat(started).isEmpty();
    assertThat(place(second, "d").resolve("e/b")).hasContent("2");

    Files.writeString(place(second, "d").resolve("more"), "x");
    run(tool, "{}", spec -> makes);
    assertThat(why())
        .isEqualTo("the kept results can't be used: there are files that were not kept");
  }

  @Test
  void a_later_update_in_place_leaves_what_is_kept_alone() throws Exception {
    String workflow =
        """
        cwlVersion: v1.2
        class: Workflow
        inputs: []
        outputs: {last: {type: File, outputSource: use/out}}
        steps:
          make:
            in: []
            out: [out]
            run:
              class: CommandLineTool
              baseCommand: make
              inputs: []
              outputs: {out: {type: File, outputBinding: {glob: f}}}
          use:
            in: {f: make/out}
            out: [out]
            run:
              class: CommandLineTool
              requirements:
                InitialWorkDirRequirement: {listing: [{entry: $(inputs.f), writable: true}]}
                InplaceUpdateRequirement: {inplaceUpdate: true}
                WorkReuse: {enableReuse: false}
              baseCommand: use
              inputs: {f: File}
              outputs: {out: {type: File, outputBinding: {glob: f}}}
        """;
    Function<TaskSpec, FakeRun> makeThenAppend =
        spec -> {
          if (spec.arguments().getFirst().equals("make")) {
            return writing("f", "1");
          }
          Path given = root.resolve(spec.folders().work().value()).resolve("f");
          try {
            Files.writeString(given, Files.readString(given) + "2");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return FakeRun.exits(0);
        };
    for (int i = 0; i < 3; i++) {
      assertThat(place(run(workflow, "{}", makeThenAppend), "last")).hasContent("12");
    }
    assertThat(started).hasSize(1);
    assertThat(started.getFirst().arguments()).containsExactly("use");
  }

  @Test
  void equal_steps_at_once_do_each_other_no_harm() throws Exception {
    String workflow =
        """
        cwlVersion: v1.2
        class: Workflow
        requirements: {ScatterFeatureRequirement: {}}
        inputs: {words: "string[]"}
        outputs: {all: {type: "File[]", outputSource: each/out}}
        steps:
          each:
            scatter: word
            in: {word: words}
            out: [out]
            run:
              class: CommandLineTool
              baseCommand: say
              inputs: {word: {type: string, inputBinding: {}}}
              outputs: {out: {type: File, outputBinding: {glob: out}}}
        """;
    String inputs = "{\"words\":[\"a\",\"a\",\"a\",\"a\",\"b\"]}";

    RunResult result = run(workflow, inputs, spec -> writing("out", spec.arguments().getLast()));

    List<String> contents = new ArrayList<>();
    for (CwlValue item :
        ((CwlValue.Array) ((RunResult.Succeeded) result).outputs().get("all")).items()) {
      String location = Objects.requireNonNull(((CwlValue.FileValue) item).location());
      contents.add(Files.readString(root.resolve(location.substring("volume:".length()))));
    }
    assertThat(contents).containsExactly("a", "a", "a", "a", "b");
    assertThat(warnings).isEmpty();
    run(workflow, inputs, spec -> writing("out", spec.arguments().getLast()));
    assertThat(started).isEmpty();
  }

  @Test
  void the_run_s_folder_may_go_and_what_is_kept_stays() throws Exception {
    run(TOOL, A);
    try (Stream<Path> files = Files.walk(root.resolve("jobs"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    assertThat(place(run(TOOL, A), "out")).hasContent("result");
    assertThat(started).isEmpty();
  }
}
