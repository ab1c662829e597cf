package org.orrery.cwl.cli.select;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;

/** What certain outputs and steps of a workflow need, and nothing else. */
public final class Targets {
  private final Workflow workflow;
  private final Map<String, WorkflowStep> steps = new HashMap<>();
  private final Set<String> kept = new LinkedHashSet<>();
  private final Set<String> inputs = new LinkedHashSet<>();

  private Targets(Workflow workflow) {
    this.workflow = workflow;
    workflow.steps().forEach(step -> steps.put(step.id(), step));
  }

  /**
   * The workflow reduced to what the targets need. Its outputs are the named ones, and of named
   * steps those that come from nowhere else. Inputs that are not needed become optional, so that a
   * job for the whole workflow still fits.
   *
   * @param names ids of outputs or steps, at least one; an output wins over a step of its name
   */
  public static Workflow of(CwlProcess process, List<String> names) throws SelectionException {
    if (!(process instanceof Workflow workflow)) {
      throw new SelectionException(
          "Only a workflow has parts, and this is none: `--target` has nothing to choose from.",
          null);
    }
    return new Targets(workflow).reduced(names);
  }

  private Workflow reduced(List<String> names) throws SelectionException {
    Set<String> wantedOutputs = new LinkedHashSet<>();
    Set<String> wantedSteps = new LinkedHashSet<>();
    for (String name : names) {
      if (workflow.outputs().stream().anyMatch(output -> output.id().equals(name))) {
        wantedOutputs.add(name);
      } else if (steps.containsKey(name)) {
        wantedSteps.add(name);
      } else {
        List<String> known = new ArrayList<>(steps.keySet());
        workflow.outputs().forEach(output -> known.add(output.id()));
        known.sort(null);
        throw new SelectionException(
            "The workflow has no output and no step `" + name + "`.",
            NearestMatch.hintOrChoice(name, known));
      }
    }
    wantedSteps.forEach(this::keep);
    List<WorkflowOutput> outputs = new ArrayList<>();
    for (WorkflowOutput output : workflow.workflowOutputs()) {
      boolean wanted = wantedOutputs.contains(output.parameter().id());
      if (wanted || isOf(output.links(), wantedSteps)) {
        keep(output.links());
        outputs.add(output);
      }
    }
    return new Workflow(
        workflow.header(),
        workflow.inputs().stream().map(this::input).toList(),
        outputs,
        workflow.steps().stream().filter(step -> kept.contains(step.id())).toList());
  }

  private static boolean isOf(Links links, Set<String> wantedSteps) {
    return !links.sources().isEmpty()
        && links.sources().stream()
            .allMatch(source -> source.step() != null && wantedSteps.contains(source.step()));
  }

  private void keep(String id) {
    WorkflowStep step = steps.get(id);
    if (step != null && kept.add(id)) {
      step.in().forEach(input -> keep(input.links()));
    }
  }

  private void keep(Links links) {
    for (PortRef source : links.sources()) {
      if (source.step() == null) {
        inputs.add(source.port());
      } else {
        keep(source.step());
      }
    }
  }

  private InputParameter input(InputParameter input) {
    return inputs.contains(input.id()) ? input : withType(input, optional(input.type()));
  }

  static InputParameter withType(InputParameter input, CwlType type) {
    return new InputParameter(
        input.id(),
        type,
        input.documentation(),
        input.files(),
        input.defaultValue(),
        input.binding(),
        input.span());
  }

  /** The type and null. */
  static CwlType optional(CwlType type) {
    if (type == Simple.NULL) {
      return type;
    }
    Set<CwlType> alternatives = new LinkedHashSet<>(List.of(Simple.NULL));
    if (type instanceof CwlType.Union union) {
      alternatives.addAll(union.alternatives());
    } else {
      alternatives.add(type);
    }
    return new CwlType.Union(List.copyOf(alternatives));
  }
}
