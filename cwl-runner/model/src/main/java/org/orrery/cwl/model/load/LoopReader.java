package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.WorkflowStep.Loop;
import org.orrery.cwl.model.document.WorkflowStep.Loop.OutputMethod;
import org.orrery.cwl.model.document.WorkflowStep.LoopInput;
import org.orrery.cwl.model.expression.Expr;

/**
 * Reads a step's loop: the fields {@code loop} and {@code outputMethod} of v1.3.0-dev1, or the
 * extension {@code cwltool:Loop}, which says the same in other words.
 */
final class LoopReader {
  private static final Set<String> EXTENSION = Set.of("class", "loopWhen", "loop", "outputMethod");

  /** The draft renamed the field of a loop's source more than once. */
  private static final List<String> SOURCES = List.of("outputSource", "source", "loopSource");

  private static final Set<String> INPUT =
      Set.of(
          "id",
          "label",
          "doc",
          "outputSource",
          "source",
          "loopSource",
          "linkMerge",
          "pickValue",
          "default",
          "valueFrom");
  private static final IdMap.Shape LOOP = new IdMap.Shape("loop", "id", SOURCES.getFirst());
  private static final Map<String, OutputMethod> METHODS =
      Map.of(
          "last", OutputMethod.LAST,
          "last_iteration", OutputMethod.LAST,
          "all", OutputMethod.ALL,
          "all_iterations", OutputMethod.ALL);

  private final StepReader step;
  private final WorkflowReader workflow;
  private final Readers readers;
  private final Drafts drafts;

  LoopReader(StepReader step, WorkflowReader workflow, Readers readers, Drafts drafts) {
    this.step = step;
    this.workflow = workflow;
    this.readers = readers;
    this.drafts = drafts;
  }

  /**
   * The loop, or null if there is none, or none that may be.
   *
   * @param when the step's condition
   * @param extension {@code cwltool:Loop} of the step's requirements, or null
   */
  @Nullable Loop read(Fields fields, @Nullable Expr when, IdMap.@Nullable Element extension) {
    if (extension != null) {
      return extension(fields, extension);
    }
    if (readers.document().version().compareTo(CwlVersion.V1_3) < 0) {
      return null;
    }
    if (fields.get("loop") == null) {
      if (fields.get("outputMethod") != null) {
        invalid(
            fields.keySpan("outputMethod"),
            "`outputMethod` in " + fields.owner() + " has no `loop`.",
            null);
      }
      return null;
    }
    refuseScatter(fields, "loop");
    if (when == null) {
      if (fields.get("when") == null) {
        invalid(
            fields.keySpan("loop"),
            "A `loop` needs a condition, but `when` is missing in " + fields.owner() + ".",
            "`when` is looked at before each iteration and ends the loop");
      }
      return null;
    }
    return new Loop(when, inputs(fields), method(fields), fields.keySpan("loop"));
  }

  private @Nullable Loop extension(Fields owner, IdMap.Element element) {
    if (drafts == Drafts.REFUSED) {
      readers
          .problems()
          .error(
              DiagnosticCode.UNSUPPORTED_REQUIREMENT,
              element.at(),
              "The extension `" + element.rawId() + "` is a draft, and drafts are not enabled.",
              "run with `--enable-dev`");
      return null;
    }
    refuseScatter(owner, element.rawId());
    for (String field : List.of("when", "loop")) {
      if (owner.get(field) != null) {
        invalid(
            owner.keySpan(field),
            "`"
                + field
                + "` in "
                + owner.owner()
                + " can't stand beside `"
                + element.rawId()
                + "`.",
            field.equals("when") ? "its condition is `loopWhen`" : null);
      }
    }
    Fields fields =
        new Fields(
            element.body(),
            "`" + element.rawId() + "` of " + owner.owner(),
            EXTENSION,
            readers.problems());
    fields.required("loopWhen");
    fields.required("loop");
    Expr condition = readers.exprs().expression(fields, "loopWhen");
    return condition == null
        ? null
        : new Loop(condition, inputs(fields), method(fields), element.at());
  }

  private void refuseScatter(Fields fields, String loop) {
    if (fields.get("scatter") != null) {
      invalid(
          fields.keySpan("scatter"),
          "`scatter` in " + fields.owner() + " can't stand beside `" + loop + "`.",
          "put the loop into a workflow of its own and scatter over that");
    }
  }

  private OutputMethod method(Fields fields) {
    OutputMethod method = fields.choice("outputMethod", METHODS);
    return method == null ? OutputMethod.LAST : method;
  }

  private List<LoopInput> inputs(Fields owner) {
    List<LoopInput> inputs = new ArrayList<>();
    for (IdMap.Element element : IdMap.elements(owner, LOOP, readers.problems())) {
      Fields fields =
          new Fields(
              element.body(),
              "loop input `" + element.id() + "` of " + owner.owner(),
              INPUT,
              readers.problems());
      Links links = links(fields);
      step.demand(
          links.sources().size() > 1,
          readers.force().multipleInput(),
          "MultipleInputFeatureRequirement",
          "a list of sources for " + fields.owner(),
          fields.span());
      Expr valueFrom = readers.exprs().text(fields, "valueFrom");
      step.demand(
          valueFrom != null,
          readers.force().stepInputExpression(),
          "StepInputExpressionRequirement",
          "`valueFrom` in " + fields.owner(),
          fields.keySpan("valueFrom"));
      inputs.add(
          new LoopInput(
              element.id(), links, readers.defaultValue(fields), valueFrom, element.at()));
    }
    return inputs;
  }

  private Links links(Fields fields) {
    String source =
        SOURCES.stream()
            .filter(name -> fields.get(name) != null)
            .findFirst()
            .orElse(SOURCES.getFirst());
    return workflow.links(fields, source);
  }

  private void invalid(SourceSpan at, String message, @Nullable String hint) {
    readers.problems().error(DiagnosticCode.INVALID_LOOP, at, message, hint);
  }
}
