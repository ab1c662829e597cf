package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.Expr;

/** Something that can be run. */
public sealed interface CwlProcess {
  ProcessHeader header();

  List<InputParameter> inputs();

  /** Ids and types of what it gives, whatever its class. */
  List<OutputParameter> outputs();

  /** The same process with other requirements of its own. */
  default CwlProcess withRequirements(Requirements requirements) {
    ProcessHeader changed = header().withRequirements(requirements);
    return switch (this) {
      case CommandLineTool t ->
          new CommandLineTool(
              changed, t.inputs, t.outputs, t.baseCommand, t.arguments, t.streams, t.exitCodes);
      case ExpressionTool t -> new ExpressionTool(changed, t.inputs, t.outputs, t.expression);
      case Workflow w -> new Workflow(changed, w.inputs, w.workflowOutputs, w.steps);
      case Operation o -> new Operation(changed, o.inputs, o.outputs);
    };
  }

  /**
   * @param arguments base command first, then {@code arguments}; input bindings are with the inputs
   */
  record CommandLineTool(
      ProcessHeader header,
      List<InputParameter> inputs,
      List<OutputParameter> outputs,
      List<String> baseCommand,
      List<CommandLineBinding> arguments,
      Streams streams,
      ExitCodes exitCodes)
      implements CwlProcess {
    public CommandLineTool {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      baseCommand = List.copyOf(baseCommand);
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Standard streams. An output of type {@code stdout} without a file name has been given one.
   *
   * @param stdin a path as the tool sees it; an input of type {@code stdin} has become {@code
   *     $(inputs.ID.path)}
   */
  record Streams(@Nullable Expr stdin, @Nullable Expr stdout, @Nullable Expr stderr) {}

  /** Exit codes as written; {@code success} holds 0 if the document does not say. */
  record ExitCodes(
      List<Integer> success, List<Integer> temporaryFail, List<Integer> permanentFail) {
    public ExitCodes {
      success = List.copyOf(success);
      temporaryFail = List.copyOf(temporaryFail);
      permanentFail = List.copyOf(permanentFail);
    }
  }

  record ExpressionTool(
      ProcessHeader header,
      List<InputParameter> inputs,
      List<OutputParameter> outputs,
      Expr expression)
      implements CwlProcess {
    public ExpressionTool {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  record Workflow(
      ProcessHeader header,
      List<InputParameter> inputs,
      List<WorkflowOutput> workflowOutputs,
      List<WorkflowStep> steps)
      implements CwlProcess {
    public Workflow {
      inputs = List.copyOf(inputs);
      workflowOutputs = List.copyOf(workflowOutputs);
      steps = List.copyOf(steps);
    }

    /** The same workflow with other steps. */
    public Workflow withSteps(List<WorkflowStep> others) {
      return new Workflow(header, inputs, workflowOutputs, others);
    }

    @Override
    public List<OutputParameter> outputs() {
      return workflowOutputs.stream().map(WorkflowOutput::parameter).toList();
    }
  }

  /** A step that nobody can run yet (Workflow v1.2, 4.4). */
  record Operation(ProcessHeader header, List<InputParameter> inputs, List<OutputParameter> outputs)
      implements CwlProcess {
    public Operation {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }
}
