package org.orrery.api.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.WorkflowStep;

/** Names of steps and inputs that staging needs for itself. */
final class ReservedNames {
  private static final List<String> STEPS = List.of("node_stage_in", "node_stage_out");
  private static final Set<String> INPUTS =
      Set.of(
          "STAGE_AWS_ACCESS_KEY_ID",
          "STAGE_AWS_SECRET_ACCESS_KEY",
          "STAGE_AWS_SESSION_TOKEN",
          "CALLING_WORKSPACE_ACCESS_TOKEN");

  private ReservedNames() {}

  /** Every name that can't be used, with its place. */
  static List<Problem> check(CwlProcess process) {
    List<Problem> problems = new ArrayList<>();
    for (InputParameter input : process.inputs()) {
      if (INPUTS.contains(input.id())) {
        problems.add(reserved(input.span(), "input", input.id()));
      }
    }
    if (process instanceof CwlProcess.Workflow workflow) {
      for (WorkflowStep step : workflow.steps()) {
        if (STEPS.stream().anyMatch(step.id()::startsWith)) {
          problems.add(reserved(step.span(), "step", step.id()));
        }
      }
    }
    return problems;
  }

  private static Problem reserved(SourceSpan at, String kind, String name) {
    return new Problem(
        null,
        at,
        "RESERVED_NAME",
        "The %s `%s` has a name that staging needs for itself.".formatted(kind, name),
        "Give it another name.",
        List.of());
  }
}
