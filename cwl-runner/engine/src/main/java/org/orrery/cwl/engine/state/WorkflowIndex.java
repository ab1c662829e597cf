package org.orrery.cwl.engine.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowStep;

/**
 * A workflow's steps by what they wait for, computed once.
 *
 * @param sources for each step, the steps whose outputs it takes
 * @param dependents for each step, the steps that take its outputs
 */
record WorkflowIndex(
    Map<String, WorkflowStep> steps,
    Map<String, Set<String>> sources,
    Map<String, List<WorkflowStep>> dependents) {

  static WorkflowIndex of(Workflow workflow) {
    Map<String, WorkflowStep> steps = new LinkedHashMap<>();
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    Map<String, List<WorkflowStep>> dependents = new LinkedHashMap<>();
    for (WorkflowStep step : workflow.steps()) {
      steps.put(step.id(), step);
      Set<String> from = new LinkedHashSet<>();
      for (WorkflowStep.StepInput input : step.in()) {
        for (PortRef source : input.links().sources()) {
          if (source.step() != null) {
            from.add(source.step());
          }
        }
      }
      sources.put(step.id(), from);
      from.forEach(other -> dependents.computeIfAbsent(other, k -> new ArrayList<>()).add(step));
    }
    return new WorkflowIndex(steps, sources, dependents);
  }
}
