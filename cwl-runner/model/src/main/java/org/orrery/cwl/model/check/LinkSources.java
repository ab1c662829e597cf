package org.orrery.cwl.model.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowStep;

/** Everything in a workflow that a link can begin at. */
final class LinkSources {
  private final Problems problems;
  private final Map<String, Source> inputs = new HashMap<>();
  private final Map<String, Map<String, Source>> steps = new HashMap<>();
  private final Map<String, WorkflowStep> unreadable = new HashMap<>();
  private final Map<String, WorkflowStep> byId = new HashMap<>();

  /**
   * @param type as it leaves, or Any if its process could not be read
   */
  record Source(String name, CwlType type, FileTraits files, SourceSpan at, boolean conditional) {}

  LinkSources(CwlProcess.Workflow workflow, Predicate<CwlProcess> isStandIn, Problems problems) {
    this.problems = problems;
    for (InputParameter input : workflow.inputs()) {
      inputs.put(
          input.id(), new Source(input.id(), input.type(), input.files(), input.span(), false));
    }
    for (WorkflowStep step : workflow.steps()) {
      byId.put(step.id(), step);
      if (isStandIn.test(step.run())) {
        unreadable.put(step.id(), step);
      } else {
        steps.put(step.id(), outputs(step));
      }
    }
  }

  private static Map<String, Source> outputs(WorkflowStep step) {
    Map<String, Source> outputs = new HashMap<>();
    for (OutputParameter output : step.run().outputs()) {
      if (step.out().contains(output.id())) {
        outputs.put(
            output.id(),
            new Source(
                step.id() + "/" + output.id(),
                LinkTypes.outputOf(step, output.type()),
                output.files(),
                output.span(),
                LinkTypes.isConditional(step)));
      }
    }
    return outputs;
  }

  /** Where the link begins; null if nowhere, which has been reported. */
  @Nullable Source find(PortRef link) {
    String step = link.step();
    if (step == null) {
      Source input = inputs.get(link.port());
      return input == null ? dangling(link, link.port()) : input;
    }
    WorkflowStep broken = unreadable.get(step);
    if (broken != null) {
      return new Source(
          step + "/" + link.port(), CwlType.Simple.ANY, FileTraits.NONE, broken.span(), false);
    }
    Source output = steps.getOrDefault(step, Map.of()).get(link.port());
    return output == null ? dangling(link, step + "/" + link.port()) : output;
  }

  /** Where a loop's link begins: at an output of the step itself, as one iteration gives it. */
  @Nullable Source findInLoop(PortRef link, WorkflowStep step) {
    List<String> names = new ArrayList<>();
    if (link.step() == null || link.step().equals(step.id())) {
      for (OutputParameter output : step.run().outputs()) {
        if (output.id().equals(link.port())) {
          return new Source(output.id(), output.type(), output.files(), output.span(), false);
        }
        names.add(output.id());
      }
    }
    if (unreadable.containsKey(step.id())) {
      return null;
    }
    problems.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR,
            DiagnosticCode.DANGLING_SOURCE,
            link.span(),
            "The loop's source `"
                + (link.step() == null ? "" : link.step() + "/")
                + link.port()
                + "` is no output of step `"
                + step.id()
                + "`.",
            NearestMatch.hintOrChoice(link.port(), names),
            List.of(new Diagnostic.Related(step.span(), "the step"))));
    return null;
  }

  private @Nullable Source dangling(PortRef link, String name) {
    WorkflowStep step = link.step() == null ? null : byId.get(link.step());
    List<Diagnostic.Related> related =
        step == null ? List.of() : List.of(new Diagnostic.Related(step.span(), "the step"));
    problems.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR,
            DiagnosticCode.DANGLING_SOURCE,
            link.span(),
            "The source `" + name + "` is neither an input of the workflow nor a step's output.",
            hint(link, step, name),
            related));
    return null;
  }

  private @Nullable String hint(PortRef link, @Nullable WorkflowStep step, String name) {
    if (step != null
        && step.run().outputs().stream().anyMatch(output -> output.id().equals(link.port()))) {
      return "add `" + link.port() + "` to `out` of step `" + step.id() + "`";
    }
    String near = link.step() == null ? null : nearestStep(link.step());
    if (near != null) {
      return "did you mean step `" + near + "`?";
    }
    List<String> known = new ArrayList<>(inputs.keySet());
    steps.values().forEach(outputs -> outputs.values().forEach(port -> known.add(port.name())));
    known.sort(null);
    return NearestMatch.hintOrChoice(name, known);
  }

  private @Nullable String nearestStep(String name) {
    return byId.containsKey(name)
        ? null
        : NearestMatch.of(name, byId.keySet().stream().sorted().toList()).orElse(null);
  }
}
