package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunEventCodec;
import org.orrery.cwl.engine.state.RunFold;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** What loops mean (v1.3.0-dev1, LoopWorkflowStep; the extension cwltool:Loop). */
class LoopTest {
  @TempDir private Path root;
  private RunHarness harness;

  @BeforeEach
  void set_up() {
    harness = new RunHarness(root, spec -> FakeRun.exits(0));
  }

  @AfterEach
  void tear_down() {
    harness.close();
  }

  /** A loop over a tool that adds its inputs `a` and `b`. */
  private static String adding(String loop) {
    return """
        cwlVersion: v1.3.0-dev1
        class: Workflow
        requirements:
          InlineJavascriptRequirement: {}
          StepInputExpressionRequirement: {}
          MultipleInputFeatureRequirement: {}
        inputs: {a: int, b: int}
        outputs: {o: {type: Any, outputSource: add/o}}
        steps:
          add:
            in: {a: a, b: b}
            out: [o, p]
            %s
            run:
              class: ExpressionTool
              inputs: {a: int, b: int}
              outputs: {o: int, p: int?}
              expression: '$({"o": inputs.a + inputs.b, "p": null})'
        """
        .formatted(loop);
  }

  private String outputs(String document, String inputs) throws InterruptedException {
    RunResult result = harness.run(document, (CwlValue.Rec) CwlJson.read(inputs));
    return switch (result) {
      case RunResult.Succeeded s -> CwlJson.write(s.outputs());
      case RunResult.Failed f ->
          f.failure().step() + " " + f.failure().category() + ": " + f.failure().message();
      case RunResult.Cancelled _ -> "cancelled";
      case RunResult.Detached _ -> "detached";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          when: $(inputs.a < 10), loop: {a: o}                                   | {"o":11}
          when: $(inputs.a < 10), loop: {a: add/o}, outputMethod: last           | {"o":11}
          when: $(inputs.a < 10), loop: {a: o}, outputMethod: all                | {"o":[3,5,7,9,11]}
          when: $(inputs.a < 10), loop: {a: o}, outputMethod: all_iterations     | {"o":[3,5,7,9,11]}
          when: $(inputs.a < 0), loop: {a: o}, outputMethod: last_iteration      | {"o":null}
          when: $(inputs.a < 0), loop: {a: o}, outputMethod: all                 | {"o":[]}
          when: $(inputs.a < 10), loop: {a: o, b: o}, outputMethod: all          | {"o":[3,6,12]}
          when: $(inputs.a < 4), loop: {a: {valueFrom: $(inputs.a + 1)}}, outputMethod: all | {"o":[3,4,5]}
          when: $(inputs.a < 9), loop: {a: {source: o, valueFrom: $(self * inputs.b)}}, outputMethod: all | {"o":[3,8]}
          when: $(inputs.b < 20), loop: {a: {outputSource: p, default: 8}, b: o}, outputMethod: all | {"o":[3,11,19,27]}
          when: $(inputs.a < 9), loop: {a: {default: 9}}, outputMethod: all      | {"o":[3]}
          when: $(inputs.a < 9), loop: {a: {source: [p, o], pickValue: first_non_null}}, outputMethod: all | {"o":[3,5,7,9]}
          when: $(inputs.a < 9), loop: {a: {source: [o, o], linkMerge: merge_flattened, valueFrom: '$(self[0] + self.length)'}}, outputMethod: all | {"o":[3,7]}
          when: $(inputs.a < 9), loop: {a: {source: [p, p], pickValue: the_only_non_null}} | main/add[0] INPUT: Loop input `a` of step `add`: `the_only_non_null` expects exactly one value that is not null, but there are 0.
          when: $(inputs.a), loop: {a: o}                                        | main/add[0] EXPRESSION: `when` must be `true` or `false`, but the expression gave a number.
          when: $(inputs.a < 4), loop: {a: {valueFrom: x}}                       | {"o":3}
          """)
  void gives_what_the_draft_says(String loop, String expected) throws InterruptedException {
    String fields = loop.replaceAll(", (loop|outputMethod):", "\n    $1:");
    assertThat(outputs(adding(fields), "{\"a\":1,\"b\":2}")).isEqualTo(expected);
  }

  @Test
  void the_extension_means_the_same() throws InterruptedException {
    String document =
        adding(
                """
                requirements:
                      cwltool:Loop:
                        loopWhen: $(inputs.a < 10)
                        loop: {a: {loopSource: o}}
                        outputMethod: all
                """)
            .replace("cwlVersion: v1.3.0-dev1", "cwlVersion: v1.2")
            .replace(
                "class: Workflow",
                "class: Workflow\n$namespaces: {cwltool: 'http://commonwl.org/cwltool#'}");
    assertThat(outputs(document, "{\"a\":1,\"b\":2}")).isEqualTo("{\"o\":[3,5,7,9,11]}");
  }

  @Test
  void a_step_input_without_a_rule_keeps_what_its_expression_gave_first()
      throws InterruptedException {
    String document =
        adding("when: $(inputs.a < 10)\n    loop: {a: o}\n    outputMethod: all")
            .replace("b: b}", "b: {source: b, valueFrom: $(self + inputs.a)}}");
    assertThat(outputs(document, "{\"a\":1,\"b\":2}")).isEqualTo("{\"o\":[4,7,10]}");
  }

  /** Counts `a` up to `n` inside, and `n` up to 4 outside. */
  private static String nested(String inner, String outer) {
    return """
        cwlVersion: v1.3.0-dev1
        class: Workflow
        requirements:
          InlineJavascriptRequirement: {}
          SubworkflowFeatureRequirement: {}
          ScatterFeatureRequirement: {}
          StepInputExpressionRequirement: {}
        inputs: {n: Any}
        outputs: {o: {type: Any, outputSource: outer/o}}
        steps:
          outer:
            in: {n: n}
            out: [o]
            %s
            run:
              class: Workflow
              inputs: {n: int}
              outputs: {o: {type: Any, outputSource: inner/o}}
              steps:
                inner:
                  in: {a: {default: 0}, n: n}
                  out: [o]
                  when: $(inputs.a < inputs.n)
                  loop: {a: o}
                  outputMethod: %s
                  run:
                    class: ExpressionTool
                    inputs: {a: int}
                    outputs: {o: int}
                    expression: '$({"o": inputs.a + 1})'
        """
        .formatted(outer, inner);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          all  | all  | {"o":[[1],[1,2],[1,2,3]]}
          last | all  | {"o":[1,2,3]}
          all  | last | {"o":[1,2,3]}
          last | last | {"o":3}
          """)
  void loops_nest(String inner, String outer, String expected) throws InterruptedException {
    String loop =
        "when: $(inputs.n < 4)\n    loop: {n: {valueFrom: $(inputs.n + 1)}}\n    outputMethod: "
            + outer;
    assertThat(outputs(nested(inner, loop), "{\"n\":1}")).isEqualTo(expected);
  }

  @Test
  void a_scatter_over_a_workflow_holds_one_loop_for_each_item() throws InterruptedException {
    assertThat(outputs(nested("all", "scatter: n"), "{\"n\":[2,0,1]}"))
        .isEqualTo("{\"o\":[[1,2],[],[1]]}");
  }

  /** Runs a tool for each iteration and gives its exit code. */
  private static final String TOOLS =
      """
      cwlVersion: v1.3.0-dev1
      class: Workflow
      requirements: {InlineJavascriptRequirement: {}}
      inputs: {a: int}
      outputs: {o: {type: Any, outputSource: count/o}}
      steps:
        count:
          in: {a: a}
          out: [o]
          when: $(inputs.a < 3)
          loop: {a: o}
          outputMethod: all
          run:
            class: CommandLineTool
            baseCommand: count
            inputs: {a: {type: int, inputBinding: {}}}
            outputs: {o: {type: int, outputBinding: {outputEval: $(inputs.a + 1)}}}
      """;

  @Test
  void each_iteration_is_a_task_with_its_number_in_its_path() throws InterruptedException {
    List<String> paths = new ArrayList<>();
    RunJournal journal = RunJournal.inMemory();
    RunResult result =
        harness
            .start(
                Documents.load(TOOLS),
                CwlValue.Rec.EMPTY.with("a", CwlValue.of(0)),
                harness.backend(),
                journal,
                new RunListener() {
                  @Override
                  public void onEvents(List<RunEvent> events, RunState state) {
                    for (RunEvent event : events) {
                      if (event instanceof RunEvent.Submitted s) {
                        paths.add(s.path());
                      }
                    }
                  }
                })
            .run();
    assertThat(result).isInstanceOf(RunResult.Succeeded.class);
    assertThat(paths).containsExactly("main/count[0]", "main/count[1]", "main/count[2]");
  }

  @Test
  void the_journal_of_a_loop_gives_the_same_state_when_it_is_read_again()
      throws InterruptedException {
    List<RunEvent> events = new ArrayList<>();
    CwlValue.Rec inputs = CwlValue.Rec.EMPTY.with("a", CwlValue.of(0));
    harness
        .start(
            Documents.load(TOOLS),
            inputs,
            harness.backend(),
            RunJournal.inMemory(),
            new RunListener() {
              @Override
              public void onEvents(List<RunEvent> some, RunState state) {
                events.addAll(some);
              }
            })
        .run();
    RunFold fold = new RunFold(Documents.load(TOOLS), inputs);
    RunState state = RunState.EMPTY;
    for (RunEvent event : events) {
      state = fold.apply(state, RunEventCodec.decode(RunEventCodec.encode(event))).state();
    }
    assertThat(state.status())
        .isEqualTo(new RunState.Status.Succeeded((CwlValue.Rec) CwlJson.read("{\"o\":[1,2,3]}")));
  }

  @Test
  void an_iteration_that_fails_ends_the_run() throws InterruptedException {
    try (RunHarness failing =
        new RunHarness(root, spec -> FakeRun.exits(spec.arguments().contains("1") ? 7 : 0))) {
      RunResult result = failing.run(TOOLS, CwlValue.Rec.EMPTY.with("a", CwlValue.of(0)));
      assertThat(result)
          .isInstanceOfSatisfying(
              RunResult.Failed.class,
              failed -> {
                assertThat(failed.failure().step()).isEqualTo("main/count[1]");
                assertThat(failed.failure().message()).contains("7");
              });
    }
  }
}
