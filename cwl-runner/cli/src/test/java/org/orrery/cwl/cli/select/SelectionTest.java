package org.orrery.cwl.cli.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;

class SelectionTest {
  private static final String WORKFLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      requirements:
        ScatterFeatureRequirement: {}
        SubworkflowFeatureRequirement: {}
        StepInputExpressionRequirement: {}
        EnvVarRequirement: { envDef: { A: b } }
      inputs: { words: "string[]", other: int }
      steps:
        say:
          scatter: word
          in: { word: words, extra: { valueFrom: $(self) }, times: { source: other, default: 3 } }
          out: [said]
          run:
            class: CommandLineTool
            baseCommand: echo
            inputs: { word: string, times: int }
            outputs: { said: stdout }
        join:
          in: { files: say/said }
          out: [joined]
          run:
            class: CommandLineTool
            baseCommand: cat
            inputs: { files: "File[]" }
            outputs: { joined: stdout }
        apart:
          in: { number: other }
          out: [part]
          run:
            class: Workflow
            inputs: { number: int }
            steps:
              deep:
                in: { number: number }
                out: [part]
                run:
                  class: CommandLineTool
                  baseCommand: seq
                  inputs: { number: int }
                  outputs: { part: stdout }
            outputs: { part: { type: File, outputSource: deep/part } }
      outputs:
        joined: { type: File, outputSource: join/joined }
        part: { type: File, outputSource: apart/part }
        said: { type: "File[]", outputSource: say/said }
      """;

  @Test
  void an_output_keeps_what_it_needs_and_nothing_else() throws SelectionException {
    CwlProcess.Workflow reduced = Targets.of(workflow(), List.of("part"));

    assertThat(steps(reduced)).containsExactly("apart");
    assertThat(outputs(reduced)).containsExactly("part");
    assertThat(types(reduced)).containsExactly("words: string[]?", "other: int");
  }

  @Test
  void a_step_keeps_the_steps_before_it_and_its_own_outputs() throws SelectionException {
    CwlProcess.Workflow reduced = Targets.of(workflow(), List.of("join"));

    assertThat(steps(reduced)).containsExactly("say", "join");
    assertThat(outputs(reduced)).containsExactly("joined");
  }

  @Test
  void several_targets_add_up() throws SelectionException {
    CwlProcess.Workflow reduced = Targets.of(workflow(), List.of("part", "say"));

    assertThat(steps(reduced)).containsExactly("say", "apart");
    assertThat(outputs(reduced)).containsExactly("part", "said");
  }

  @Test
  void a_step_alone_has_its_own_inputs() throws SelectionException {
    CwlProcess.Workflow alone = SingleStep.of(workflow(), "say");

    assertThat(types(alone)).containsExactly("word: string[]", "extra: Any?", "times: int?");
    assertThat(alone.outputs())
        .extracting(output -> TypeNames.show(output.type()))
        .containsExactly("File[]");
    assertThat(alone.header().requirements().find(Requirement.EnvVar.class)).isPresent();
  }

  @Test
  void a_step_inside_a_step_keeps_the_requirements_around_it() throws SelectionException {
    CwlProcess.Workflow alone = SingleStep.of(workflow(), "apart/deep");

    assertThat(steps(alone)).containsExactly("deep");
    assertThat(alone.header().requirements().find(Requirement.EnvVar.class)).isPresent();
  }

  @Test
  void says_what_was_probably_meant() {
    assertThatThrownBy(() -> Targets.of(workflow(), List.of("joind")))
        .isInstanceOfSatisfying(
            SelectionException.class, wrong -> assertThat(wrong.hint()).contains("join"));
    assertThatThrownBy(() -> SingleStep.of(workflow(), "say/more"))
        .isInstanceOf(SelectionException.class)
        .hasMessageContaining("`more`");
  }

  private static List<String> steps(CwlProcess.Workflow workflow) {
    return workflow.steps().stream().map(WorkflowStep::id).toList();
  }

  private static List<String> outputs(CwlProcess workflow) {
    return workflow.outputs().stream().map(OutputParameter::id).toList();
  }

  private static List<String> types(CwlProcess workflow) {
    return workflow.inputs().stream()
        .map((InputParameter input) -> input.id() + ": " + TypeNames.show(input.type()))
        .toList();
  }

  private static CwlProcess workflow() {
    LoadResult loaded =
        new CwlLoader(
                uri -> {
                  throw new AssertionError("nothing is referred to");
                },
                LoadLimits.DEFAULT)
            .load("file:///flow.cwl", WORKFLOW.getBytes(StandardCharsets.UTF_8), null);
    assertThat(loaded).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) loaded).document().process();
  }
}
