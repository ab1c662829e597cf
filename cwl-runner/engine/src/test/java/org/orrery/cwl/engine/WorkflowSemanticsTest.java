package org.orrery.cwl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.backend.testkit.FakeRun;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** What workflows mean, shown with expression tools: no task is needed to see it. */
class WorkflowSemanticsTest {
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

  /** A workflow over a tool that joins its inputs `a` and `b` with a dash. */
  private static String joining(String inputs, String outputs, String step) {
    return """
        cwlVersion: v1.2
        class: Workflow
        requirements:
          ScatterFeatureRequirement: {}
          MultipleInputFeatureRequirement: {}
          StepInputExpressionRequirement: {}
          InlineJavascriptRequirement: {}
          SubworkflowFeatureRequirement: {}
        inputs: %s
        outputs: %s
        steps:
          join:
            %s
            out: [o]
            run:
              class: ExpressionTool
              inputs: {a: Any, b: Any}
              outputs: {o: string}
              expression: '$({"o": inputs.a + "-" + inputs.b})'
        """
        .formatted(inputs, outputs, step);
  }

  private String outputs(String document, String inputs) throws InterruptedException {
    RunResult result = harness.run(document, rec(inputs));
    return switch (result) {
      case RunResult.Succeeded s -> CwlJson.write(s.outputs());
      case RunResult.Failed f -> f.failure().category() + ": " + f.failure().message();
      case RunResult.Cancelled c -> "cancelled";
      case RunResult.Detached d -> "detached";
    };
  }

  private static CwlValue.Rec rec(String json) {
    return (CwlValue.Rec) CwlJson.read(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          dotproduct          | [1,2]   | [3,4]   | {"r":["1-3","2-4"]}
          dotproduct          | []      | []      | {"r":[]}
          dotproduct          | [1,2]   | [3]     | INPUT: The arrays of a dotproduct scatter must have the same length, but `a`, `b` have [2, 1].
          flat_crossproduct   | [1,2]   | [3,4,5] | {"r":["1-3","1-4","1-5","2-3","2-4","2-5"]}
          flat_crossproduct   | [1,2]   | []      | {"r":[]}
          nested_crossproduct | [1,2]   | [3,4,5] | {"r":[["1-3","1-4","1-5"],["2-3","2-4","2-5"]]}
          nested_crossproduct | [1,2]   | []      | {"r":[[],[]]}
          nested_crossproduct | []      | [3,4]   | {"r":[]}
          """)
  void scatters_as_its_method_says(String method, String a, String b, String expected)
      throws InterruptedException {
    String document =
        joining(
            "{xs: 'int[]', ys: 'int[]'}",
            "{r: {type: Any, outputSource: join/o}}",
            "in: {a: xs, b: ys}\n    scatter: [a, b]\n    scatterMethod: " + method);

    assertThat(outputs(document, "{\"xs\":%s,\"ys\":%s}".formatted(a, b))).isEqualTo(expected);
  }

  @Test
  void a_step_that_is_not_wanted_gives_null() throws InterruptedException {
    String document =
        joining(
            "{x: int, go: boolean}",
            "{r: {type: string?, outputSource: join/o}}",
            "in: {a: x, b: x, go: go}\n    when: $(inputs.go)");

    assertThat(outputs(document, "{\"x\":1,\"go\":false}")).isEqualTo("{\"r\":null}");
    assertThat(outputs(document, "{\"x\":1,\"go\":true}")).isEqualTo("{\"r\":\"1-1\"}");
  }

  @Test
  void a_condition_that_is_no_truth_value_fails_and_names_its_place() throws InterruptedException {
    String document =
        joining(
            "{x: int}",
            "{r: {type: string?, outputSource: join/o}}",
            "in: {a: x, b: x}\n    when: $(inputs.a)");

    assertThat(outputs(document, "{\"x\":1}"))
        .isEqualTo(
            "EXPRESSION: `when` must be `true` or `false`, but the expression gave a number.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          first_non_null    | [null,7,8] | {"r":"7-1"}
          first_non_null    | [null]     | INPUT: Input `a` of step `join`: `first_non_null` found only null values.
          the_only_non_null | [null,7]   | {"r":"7-1"}
          the_only_non_null | [6,7]      | INPUT: Input `a` of step `join`: `the_only_non_null` expects exactly one value that is not null, but there are 2.
          all_non_null      | [null,7,8] | {"r":"7,8-1"}
          """)
  void picks_values_as_the_link_says(String method, String values, String expected)
      throws InterruptedException {
    String document =
        joining(
            "{xs: Any, one: int}",
            "{r: {type: Any, outputSource: join/o}}",
            "in: {a: {source: xs, pickValue: " + method + "}, b: one}");

    assertThat(outputs(document, "{\"xs\":%s,\"one\":1}".formatted(values))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          merge_nested    | {"r":[[1,2],[3]]}
          merge_flattened | {"r":[1,2,3]}
          """)
  void merges_many_sources_as_the_link_says(String method, String expected)
      throws InterruptedException {
    String document =
        joining(
            "{xs: 'int[]', ys: 'int[]', one: int}",
            "{r: {type: Any, outputSource: [xs, ys], linkMerge: " + method + "}}",
            "in: {a: one, b: one}");

    assertThat(outputs(document, "{\"xs\":[1,2],\"ys\":[3],\"one\":1}")).isEqualTo(expected);
  }

  @Test
  void a_step_s_expressions_see_each_scattered_value_and_the_step_s_other_inputs()
      throws InterruptedException {
    String document =
        joining(
            "{xs: 'int[]', one: int}",
            "{r: {type: Any, outputSource: join/o}}",
            "in: {a: {source: xs, valueFrom: '$(self * 10)'}, b: {source: one, valueFrom: '$(inputs.a + self)'}}\n"
                + "    scatter: a");

    assertThat(outputs(document, "{\"xs\":[1,2],\"one\":5}"))
        .isEqualTo("{\"r\":[\"10-6\",\"20-7\"]}");
  }

  @Test
  void a_default_holds_where_the_source_gives_null() throws InterruptedException {
    String document =
        joining(
            "{x: int?}",
            "{r: {type: Any, outputSource: join/o}}",
            "in: {a: {source: x, default: 9}, b: {default: z}}");

    assertThat(outputs(document, "{}")).isEqualTo("{\"r\":\"9-z\"}");
  }

  @Test
  void a_long_chain_of_steps_does_not_overflow_the_stack() throws InterruptedException {
    StringBuilder steps = new StringBuilder();
    int length = 2000;
    for (int i = 0; i < length; i++) {
      String source = i == 0 ? "x" : "s" + (i - 1) + "/o";
      steps.append("  s%d: {in: {x: %s}, out: [o], run: '#inner'}\n".formatted(i, source));
    }
    String document =
        """
        cwlVersion: v1.2
        $graph:
        - id: inner
          class: Workflow
          inputs: {x: int}
          outputs: {o: {type: int, outputSource: x}}
          steps: []
        - id: main
          class: Workflow
          requirements: {SubworkflowFeatureRequirement: {}}
          inputs: {x: int}
          outputs: {r: {type: int, outputSource: s%d/o}}
          steps:
        %s
        """
            .formatted(length - 1, steps.toString().indent(2).stripTrailing());

    assertThat(outputs(document, "{\"x\":3}")).isEqualTo("{\"r\":3}");
  }
}
