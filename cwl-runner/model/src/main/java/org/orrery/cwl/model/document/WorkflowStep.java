package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A step of a workflow.
 *
 * @param id the short name
 * @param out ids of the outputs that are used
 * @param run what it runs, loaded
 * @param when null for a step that loops: its condition is the loop's
 * @param loop null if it runs once; a step that loops is not scattered
 */
public record WorkflowStep(
    String id,
    Documentation documentation,
    List<StepInput> in,
    List<String> out,
    CwlProcess run,
    Requirements requirements,
    @Nullable Scatter scatter,
    @Nullable Expr when,
    @Nullable Loop loop,
    SourceSpan span) {
  public WorkflowStep {
    in = List.copyOf(in);
    out = List.copyOf(out);
  }

  /** The same step with other requirements around another process. */
  public WorkflowStep with(Requirements changed, CwlProcess other) {
    return new WorkflowStep(id, documentation, in, out, other, changed, scatter, when, loop, span);
  }

  /** The same step with another loop, or with none. */
  public WorkflowStep withLoop(@Nullable Loop other) {
    return new WorkflowStep(
        id, documentation, in, out, run, requirements, scatter, when, other, span);
  }

  /** The same step with other inputs. */
  public WorkflowStep withInputs(List<StepInput> others) {
    return new WorkflowStep(
        id, documentation, others, out, run, requirements, scatter, when, loop, span);
  }

  /**
   * @param loadContents of the value before {@code valueFrom}
   * @param loadListing null if the step does not say
   * @param defaultValue null if there is none
   */
  public record StepInput(
      String id,
      Links links,
      LoadContents loadContents,
      @Nullable LoadListing loadListing,
      @Nullable CwlValue defaultValue,
      @Nullable Expr valueFrom,
      SourceSpan span) {
    /** The same input with another default, or with none. */
    public StepInput withDefault(@Nullable CwlValue other) {
      return new StepInput(id, links, loadContents, loadListing, other, valueFrom, span);
    }
  }

  /**
   * Runs the step again and again (v1.3.0-dev1, LoopWorkflowStep). Inputs that are not named keep
   * the value that they had in the first iteration.
   *
   * @param condition looked at before each iteration; false ends the loop
   * @param inputs what changes from one iteration to the next
   */
  public record Loop(Expr condition, List<LoopInput> inputs, OutputMethod output, SourceSpan span) {
    public Loop {
      inputs = List.copyOf(inputs);
    }

    public enum OutputMethod {
      /** The outputs of the last iteration, or null if there was none. */
      LAST,
      /** Arrays with the outputs of all iterations. */
      ALL
    }
  }

  /**
   * @param links from outputs of the iteration before, with the name of the step or without
   * @param valueFrom sees the inputs of the iteration before
   */
  public record LoopInput(
      String id,
      Links links,
      @Nullable CwlValue defaultValue,
      @Nullable Expr valueFrom,
      SourceSpan span) {
    /** The same input with another default, or with none. */
    public LoopInput withDefault(@Nullable CwlValue other) {
      return new LoopInput(id, links, other, valueFrom, span);
    }
  }

  /**
   * @param inputs the step's inputs that are scattered over, at least one
   */
  public record Scatter(List<String> inputs, Method method, SourceSpan span) {
    public Scatter {
      inputs = List.copyOf(inputs);
    }

    public enum Method {
      DOTPRODUCT,
      NESTED_CROSSPRODUCT,
      FLAT_CROSSPRODUCT
    }
  }
}
