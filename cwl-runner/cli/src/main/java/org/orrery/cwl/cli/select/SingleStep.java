package org.orrery.cwl.cli.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.Scatter;
import org.orrery.cwl.model.document.WorkflowStep.StepInput;

/** One step of a workflow as a workflow of its own, whose inputs are the step's inputs. */
public final class SingleStep {
  private SingleStep() {}

  /**
   * The step with all that it says: scatter, {@code when}, {@code valueFrom}, defaults, and the
   * requirements around it.
   *
   * @param name id of a step; behind slashes, of a step in the workflow that a step runs
   */
  public static Workflow of(CwlProcess process, String name) throws SelectionException {
    CwlProcess owner = process;
    List<String> path = List.of(name.split("/", -1));
    for (String part : path.subList(0, path.size() - 1)) {
      Workflow outer = workflow(owner, part);
      WorkflowStep step = step(outer, part);
      owner =
          step.run()
              .withRequirements(
                  step.run()
                      .header()
                      .requirements()
                      .within(step.requirements().within(outer.header().requirements())));
    }
    Workflow workflow = workflow(owner, path.getLast());
    return alone(workflow, step(workflow, path.getLast()));
  }

  private static Workflow workflow(CwlProcess process, String step) throws SelectionException {
    if (process instanceof Workflow workflow) {
      return workflow;
    }
    throw new SelectionException(
        "Only a workflow has steps: `" + step + "` is looked for in something else.", null);
  }

  private static WorkflowStep step(Workflow workflow, String id) throws SelectionException {
    Optional<WorkflowStep> found =
        workflow.steps().stream().filter(step -> step.id().equals(id)).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    throw new SelectionException(
        "The workflow has no step `" + id + "`.",
        NearestMatch.hintOrChoice(id, workflow.steps().stream().map(WorkflowStep::id).toList()));
  }

  private static Workflow alone(Workflow workflow, WorkflowStep step) {
    List<InputParameter> inputs = new ArrayList<>();
    List<StepInput> links = new ArrayList<>();
    for (StepInput in : step.in()) {
      inputs.add(input(step, in));
      Links own =
          new Links(List.of(new PortRef(null, in.id(), in.span())), true, Links.NONE.merge(), null);
      links.add(
          new StepInput(
              in.id(),
              own,
              in.loadContents(),
              in.loadListing(),
              in.defaultValue(),
              in.valueFrom(),
              in.span()));
    }
    List<WorkflowOutput> outputs = new ArrayList<>();
    for (OutputParameter output : step.run().outputs()) {
      if (step.out().contains(output.id())) {
        PortRef source = new PortRef(step.id(), output.id(), output.span());
        outputs.add(
            new WorkflowOutput(
                new OutputParameter(
                    output.id(),
                    outputType(step, output.type()),
                    output.documentation(),
                    FileTraits.NONE,
                    null,
                    output.span()),
                new Links(List.of(source), true, Links.NONE.merge(), null)));
      }
    }
    return new Workflow(workflow.header(), inputs, outputs, List.of(step.withInputs(links)));
  }

  /** What {@code valueFrom} makes of a value says nothing about that value. */
  private static InputParameter input(WorkflowStep step, StepInput in) {
    Optional<InputParameter> own =
        step.run().inputs().stream().filter(input -> input.id().equals(in.id())).findFirst();
    boolean free = in.valueFrom() != null || own.isEmpty();
    CwlType type = free ? Simple.ANY : own.map(InputParameter::type).orElse(Simple.ANY);
    boolean scattered = step.scatter() != null && step.scatter().inputs().contains(in.id());
    type = scattered ? new CwlType.ArrayOf(type, null) : type;
    boolean optional =
        !scattered
            && (free
                || in.defaultValue() != null
                || own.map(InputParameter::defaultValue).isPresent());
    return new InputParameter(
        in.id(),
        optional ? Targets.optional(type) : type,
        own.map(InputParameter::documentation).orElse(Documentation.NONE),
        own.map(InputParameter::files).orElse(FileTraits.NONE),
        null,
        null,
        in.span());
  }

  private static CwlType outputType(WorkflowStep step, CwlType type) {
    CwlType made = step.when() == null ? type : Targets.optional(type);
    Scatter scatter = step.scatter();
    if (scatter == null) {
      return made;
    }
    int depth =
        scatter.method() == Scatter.Method.NESTED_CROSSPRODUCT ? scatter.inputs().size() : 1;
    for (int level = 0; level < depth; level++) {
      made = new CwlType.ArrayOf(made, null);
    }
    return made;
  }
}
