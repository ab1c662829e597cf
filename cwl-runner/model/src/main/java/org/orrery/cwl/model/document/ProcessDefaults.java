package org.orrery.cwl.model.document;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;

/** Changes the defaults of a process, of its steps, and of all that these run. */
public final class ProcessDefaults {
  private final UnaryOperator<CwlValue> change;

  /** A process that many steps run stays one. */
  private final IdentityHashMap<CwlProcess, CwlProcess> done = new IdentityHashMap<>();

  private ProcessDefaults(UnaryOperator<CwlValue> change) {
    this.change = change;
  }

  /** The process with every default replaced by what the change makes of it. */
  public static CwlProcess map(CwlProcess process, UnaryOperator<CwlValue> change) {
    return new ProcessDefaults(change).of(process);
  }

  private CwlProcess of(CwlProcess process) {
    CwlProcess known = done.get(process);
    if (known == null) {
      List<InputParameter> inputs =
          process.inputs().stream().map(i -> i.withDefault(changed(i.defaultValue()))).toList();
      known =
          switch (process) {
            case CwlProcess.CommandLineTool t ->
                new CwlProcess.CommandLineTool(
                    t.header(),
                    inputs,
                    t.outputs(),
                    t.baseCommand(),
                    t.arguments(),
                    t.streams(),
                    t.exitCodes());
            case CwlProcess.ExpressionTool t ->
                new CwlProcess.ExpressionTool(t.header(), inputs, t.outputs(), t.expression());
            case CwlProcess.Workflow w ->
                new CwlProcess.Workflow(
                    w.header(),
                    inputs,
                    w.workflowOutputs(),
                    w.steps().stream().map(this::step).toList());
            case CwlProcess.Operation o ->
                new CwlProcess.Operation(o.header(), inputs, o.outputs());
          };
      done.put(process, known);
    }
    return known;
  }

  private WorkflowStep step(WorkflowStep step) {
    List<WorkflowStep.StepInput> in =
        step.in().stream().map(i -> i.withDefault(changed(i.defaultValue()))).toList();
    return step.withInputs(in)
        .withLoop(step.loop() == null ? null : loop(step.loop()))
        .with(step.requirements(), of(step.run()));
  }

  private WorkflowStep.Loop loop(WorkflowStep.Loop loop) {
    return new WorkflowStep.Loop(
        loop.condition(),
        loop.inputs().stream().map(i -> i.withDefault(changed(i.defaultValue()))).toList(),
        loop.output(),
        loop.span());
  }

  private @Nullable CwlValue changed(@Nullable CwlValue value) {
    return value == null ? null : change.apply(value);
  }
}
