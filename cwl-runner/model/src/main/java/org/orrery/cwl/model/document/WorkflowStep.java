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
    SourceSpan span) {
  public WorkflowStep {
    in = List.copyOf(in);
    out = List.copyOf(out);
  }

  /** The same step with other requirements around another process. */
  public WorkflowStep with(Requirements changed, CwlProcess other) {
    return new WorkflowStep(id, documentation, in, out, other, changed, scatter, when, span);
  }

  /** The same step with other inputs. */
  public WorkflowStep withInputs(List<StepInput> others) {
    return new WorkflowStep(id, documentation, others, out, run, requirements, scatter, when, span);
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
