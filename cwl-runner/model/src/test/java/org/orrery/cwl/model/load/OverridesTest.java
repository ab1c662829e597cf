package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.TextLimits;

class OverridesTest {
  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      baseCommand: x
      requirements: {EnvVarRequirement: {envDef: {A: own}}}
      inputs: []
      outputs: []
      """;
  private static final String FLOW =
      """
      cwlVersion: v1.2
      class: Workflow
      inputs: []
      outputs: []
      steps:
        first: {in: [], out: [], run: tool.cwl}
        second: {in: [], out: [], run: tool.cwl}
      """;

  private final MemoryDocuments documents =
      new MemoryDocuments().with("mem:/tool.cwl", TOOL).with("mem:/flow.cwl", FLOW);

  private LoadedDocument load(String uri) {
    return ((LoadResult.Loaded) new CwlLoader(documents, LoadLimits.DEFAULT).load(uri)).document();
  }

  private static LoadResult apply(LoadedDocument document, String overrides) {
    Overrides.Parsed parsed =
        Overrides.parse(
            "mem:/overrides.yml", overrides.getBytes(StandardCharsets.UTF_8), TextLimits.DEFAULT);
    assertThat(parsed.diagnostics()).isEmpty();
    return parsed.overrides().applyTo(document, ScriptSyntax.UNCHECKED);
  }

  private static String a(CwlProcess process) {
    Requirement.EnvVar found =
        process.header().requirements().findRequired(Requirement.EnvVar.class).orElseThrow();
    return found.variables().get("A") instanceof Expr.Constant(CwlValue value, _)
        ? value.toString()
        : "an expression";
  }

  private static List<String> ofSteps(LoadResult result) {
    CwlProcess.Workflow flow =
        (CwlProcess.Workflow) ((LoadResult.Loaded) result).document().process();
    return flow.steps().stream().map(step -> a(step.run())).toList();
  }

  private static String env(String target, String value) {
    return "cwltool:overrides: {'%s': {requirements: {EnvVarRequirement: {envDef: {A: %s}}}}}"
        .formatted(target, value);
  }

  @Test
  void a_job_file_overrides_the_process_that_is_run() {
    JobInputs job =
        JobInputs.parse(
            "mem:/job.yml",
            "cwl:requirements: [{class: EnvVarRequirement, envDef: {A: job}}]"
                .getBytes(StandardCharsets.UTF_8));
    LoadResult result = job.overrides().applyTo(load("mem:/tool.cwl"), ScriptSyntax.UNCHECKED);
    assertThat(a(((LoadResult.Loaded) result).document().process())).contains("job");
  }

  @Test
  void javascript_of_overrides_is_parsed_too() {
    Overrides.Parsed parsed =
        Overrides.parse(
            "mem:/overrides.yml",
            """
            cwltool:overrides:
              tool.cwl:
                requirements:
                  InlineJavascriptRequirement: {}
                  EnvVarRequirement: {envDef: {A: "$(1 +)"}}
            """
                .getBytes(StandardCharsets.UTF_8),
            TextLimits.DEFAULT);
    LoadResult result =
        parsed
            .overrides()
            .applyTo(
                load("mem:/tool.cwl"),
                scripts ->
                    scripts.stream()
                        .collect(Collectors.toMap(script -> script, script -> new Fault(3, "Oh"))));

    assertThat(((LoadResult.Invalid) result).diagnostics())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.at()).hasToString("mem:/overrides.yml:5:40");
              assertThat(found.message())
                  .isEqualTo("`$(1 +)` is no JavaScript: Oh (at character 6 of the text).");
            });
  }

  @Test
  void a_process_is_overridden_wherever_it_is_run() {
    assertThat(ofSteps(apply(load("mem:/flow.cwl"), env("tool.cwl", "file"))))
        .allSatisfy(value -> assertThat(value).contains("file"));
  }

  @Test
  void a_step_is_overridden_alone_and_wins_over_its_process() {
    assertThat(ofSteps(apply(load("mem:/flow.cwl"), env("flow.cwl#second", "step"))))
        .satisfiesExactly(
            first -> assertThat(first).contains("own"),
            second -> assertThat(second).contains("step"));
  }

  @Test
  void a_step_of_a_named_workflow_needs_no_name_of_the_workflow() {
    documents.with("mem:/named.cwl", "id: flow\n" + FLOW);
    for (String target : List.of("named.cwl#flow/first", "named.cwl#first")) {
      assertThat(ofSteps(apply(load("mem:/named.cwl"), env(target, "step"))).getFirst())
          .contains("step");
    }
  }

  @Test
  void expressions_mean_what_they_mean_in_the_process() {
    String script = env("tool.cwl", "$(1+1)");
    assertThat(apply(load("mem:/tool.cwl"), script)).isInstanceOf(LoadResult.Invalid.class);
    documents.with(
        "mem:/tool.cwl", TOOL.replace("{EnvVar", "{InlineJavascriptRequirement: {}, EnvVar"));
    assertThat(apply(load("mem:/tool.cwl"), script)).isInstanceOf(LoadResult.Loaded.class);
  }

  @Test
  void a_target_that_is_not_there_is_a_warning_with_the_place() {
    LoadResult result = apply(load("mem:/flow.cwl"), env("flow.cwl#secnd", "step"));
    Diagnostic warning = ((LoadResult.Loaded) result).document().warnings().getFirst();
    assertThat(warning.code()).isEqualTo(DiagnosticCode.UNKNOWN_PROCESS);
    assertThat(warning.at().toString()).isEqualTo("mem:/overrides.yml:1:21");
    assertThat(warning.hint()).contains("flow.cwl#second");
  }

  @Test
  void a_wrong_requirement_is_an_error_with_its_place() {
    LoadResult result =
        apply(
            load("mem:/tool.cwl"),
            "cwltool:overrides: {tool.cwl: {requirements: {EnvVarRequirment: {}}}}");
    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Invalid.class,
            invalid ->
                assertThat(invalid.diagnostics().getFirst().code())
                    .isEqualTo(DiagnosticCode.UNSUPPORTED_REQUIREMENT));
  }

  @Test
  void a_file_without_overrides_says_what_is_missing() {
    Overrides.Parsed parsed =
        Overrides.parse(
            "mem:/o.yml", "tool.cwl: {}".getBytes(StandardCharsets.UTF_8), TextLimits.DEFAULT);
    assertThat(parsed.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(DiagnosticCode.MISSING_FIELD);
  }
}
