package org.orrery.cwl.model.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.Diagnostic.Severity;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.SecondaryFile;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.StepInput;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Checks the links of one workflow: where they begin and end, and whether what arrives fits. What
 * can never fit is an error; what may not fit is a warning.
 */
public final class WorkflowCheck {
  private final CwlProcess.Workflow workflow;
  private final Predicate<CwlProcess> isStandIn;
  private final Problems problems;
  private final LinkSources sources;

  private WorkflowCheck(
      CwlProcess.Workflow workflow, Predicate<CwlProcess> isStandIn, Problems problems) {
    this.workflow = workflow;
    this.isStandIn = isStandIn;
    this.problems = problems;
    this.sources = new LinkSources(workflow, isStandIn, problems);
  }

  /**
   * Checks a workflow; the processes that its steps run have been checked before.
   *
   * @param isStandIn says which of them stand for one that could not be read
   */
  public static void check(
      CwlProcess.Workflow workflow, Predicate<CwlProcess> isStandIn, Problems problems) {
    new WorkflowCheck(workflow, isStandIn, problems).check();
    StepOrder.check(workflow, problems);
  }

  /**
   * The end of links.
   *
   * @param type what is wanted
   * @param forgiving whether null is replaced by a default
   * @param scattered whether the wanted array exists only because of a scatter
   * @param canScatter whether a scatter could be added
   */
  private record Sink(
      String what,
      CwlType type,
      FileTraits files,
      SourceSpan at,
      boolean forgiving,
      boolean scattered,
      boolean canScatter) {}

  private void check() {
    for (WorkflowStep step : workflow.steps()) {
      step(step);
    }
    for (WorkflowOutput output : workflow.workflowOutputs()) {
      links(
          output.links(),
          new Sink(
              "output `" + output.parameter().id() + "`",
              output.parameter().type(),
              output.parameter().files(),
              output.parameter().span(),
              false,
              false,
              false));
    }
  }

  private void step(WorkflowStep step) {
    Map<String, InputParameter> wanted = new HashMap<>();
    step.run().inputs().forEach(input -> wanted.put(input.id(), input));
    boolean known = !isStandIn.test(step.run());
    Set<String> given = new HashSet<>();
    for (StepInput input : step.in()) {
      InputParameter target = wanted.get(input.id());
      if (!input.links().sources().isEmpty()
          || input.defaultValue() != null
          || input.valueFrom() != null) {
        given.add(input.id());
      }
      if (target == null && known) {
        unknownInput(step, input, wanted.keySet());
      }
      links(input.links(), sink(step, input, target));
      stepDefault(step, input, target);
    }
    if (step.loop() != null) {
      loop(step, step.loop(), wanted, given);
    }
    for (InputParameter target : step.run().inputs()) {
      if (!given.contains(target.id())
          && target.defaultValue() == null
          && !TypeMatch.accepts(target.type(), CwlValue.Null.NULL)) {
        unconnected(step, target);
      }
    }
  }

  /** The first iteration has only the step's inputs, so a loop gives no missing one its value. */
  private void loop(
      WorkflowStep step,
      WorkflowStep.Loop loop,
      Map<String, InputParameter> wanted,
      Set<String> given) {
    for (WorkflowStep.LoopInput input : loop.inputs()) {
      InputParameter target = wanted.get(input.id());
      // As for a step's inputs: what valueFrom gives is not known before it runs.
      InputParameter typed = input.valueFrom() == null ? target : null;
      Sink sink =
          new Sink(
              "loop input `" + input.id() + "` of step `" + step.id() + "`",
              typed == null ? CwlType.Simple.ANY : typed.type(),
              typed == null ? FileTraits.NONE : typed.files(),
              input.span(),
              input.defaultValue() != null || (target != null && target.defaultValue() != null),
              false,
              false);
      if (target == null && !given.contains(input.id()) && !isStandIn.test(step.run())) {
        problems.warning(
            DiagnosticCode.UNKNOWN_STEP_INPUT,
            input.span(),
            "Step `" + step.id() + "` has no input `" + input.id() + "`.",
            NearestMatch.hint(input.id(), wanted.keySet().stream().sorted().toList()));
      }
      List<LinkSources.Source> found = new ArrayList<>();
      for (PortRef link : input.links().sources()) {
        LinkSources.Source source = sources.findInLoop(link, step);
        if (source != null) {
          found.add(source);
        }
      }
      links(input.links(), found, sink);
    }
  }

  private Sink sink(WorkflowStep step, StepInput input, @Nullable InputParameter target) {
    String what = "input `" + input.id() + "` of step `" + step.id() + "`";
    boolean scattered = step.scatter() != null && step.scatter().inputs().contains(input.id());
    // valueFrom gives something else, and nothing is known of it before it runs.
    CwlType type = target == null || input.valueFrom() != null ? CwlType.Simple.ANY : target.type();
    FileTraits files =
        target == null || input.valueFrom() != null ? FileTraits.NONE : target.files();
    boolean forgiving =
        input.defaultValue() != null || (target != null && target.defaultValue() != null);
    return new Sink(
        what,
        scattered ? new CwlType.ArrayOf(type, null) : type,
        files,
        input.span(),
        forgiving,
        scattered,
        step.scatter() == null);
  }

  private void stepDefault(WorkflowStep step, StepInput input, @Nullable InputParameter target) {
    CwlValue value = input.defaultValue();
    if (value == null || value.isNull() || target == null || input.valueFrom() != null) {
      return;
    }
    CwlType type = sink(step, input, target).type();
    if (!TypeMatch.accepts(type, value)) {
      problems.add(
          new Diagnostic(
              Severity.ERROR,
              DiagnosticCode.INCOMPATIBLE_TYPES,
              input.span(),
              "The default of input `"
                  + input.id()
                  + "` of step `"
                  + step.id()
                  + "` is no `"
                  + TypeNames.show(type)
                  + "`.",
              null,
              List.of(new Diagnostic.Related(target.span(), "the input's type"))));
    }
  }

  private void unknownInput(WorkflowStep step, StepInput input, Set<String> known) {
    // Such an input is legal and useful: expressions of the step may read it.
    boolean usable =
        step.when() != null
            || step.loop() != null
            || step.in().stream().anyMatch(other -> other.valueFrom() != null);
    if (usable) {
      return;
    }
    problems.add(
        new Diagnostic(
            Severity.WARNING,
            DiagnosticCode.UNKNOWN_STEP_INPUT,
            input.span(),
            "The process of step `" + step.id() + "` has no input `" + input.id() + "`.",
            NearestMatch.hintOrChoice(input.id(), known.stream().sorted().toList()),
            List.of(new Diagnostic.Related(step.run().header().span(), "the process"))));
  }

  private void unconnected(WorkflowStep step, InputParameter target) {
    problems.add(
        new Diagnostic(
            Severity.ERROR,
            DiagnosticCode.UNCONNECTED_INPUT,
            step.span(),
            "Step `"
                + step.id()
                + "` gives no value to the input `"
                + target.id()
                + "` of type `"
                + TypeNames.show(target.type())
                + "`.",
            "add `" + target.id() + "` to `in`",
            List.of(new Diagnostic.Related(target.span(), "the input"))));
  }

  private void links(Links links, Sink sink) {
    List<LinkSources.Source> found = new ArrayList<>();
    for (PortRef link : links.sources()) {
      LinkSources.Source source = sources.find(link);
      if (source != null) {
        found.add(source);
      }
    }
    links(links, found, sink);
  }

  private void links(Links links, List<LinkSources.Source> found, Sink sink) {
    if (found.isEmpty() || found.size() < links.sources().size()) {
      return;
    }
    CwlType arriving =
        LinkTypes.arriving(links, found.stream().map(LinkSources.Source::type).toList());
    pick(links, found, sink);
    CwlType type = sink.forgiving() ? LinkTypes.withoutNull(arriving) : arriving;
    types(links, type, found, sink);
    files(found, sink);
  }

  private void pick(Links links, List<LinkSources.Source> found, Sink sink) {
    CwlType only = found.getFirst().type();
    if (links.pick() != null
        && links.single()
        && TypeFit.of(only, new CwlType.ArrayOf(CwlType.Simple.ANY, null)) == TypeFit.NEVER) {
      problems.warning(
          DiagnosticCode.DOUBTFUL_MERGE,
          sink.at(),
          "`pickValue` of " + sink.what() + " has no effect: there is one source, and no list.",
          null);
    }
  }

  private void types(Links links, CwlType arriving, List<LinkSources.Source> found, Sink sink) {
    TypeFit fit = TypeFit.of(arriving, sink.type());
    if (fit == TypeFit.ALWAYS) {
      return;
    }
    boolean never = fit == TypeFit.NEVER;
    List<Diagnostic.Related> related = new ArrayList<>();
    boolean conditional = false;
    for (LinkSources.Source source : found) {
      conditional |= source.conditional();
      related.add(
          new Diagnostic.Related(
              source.at(),
              "source `" + source.name() + "` of type `" + TypeNames.show(source.type()) + "`"));
    }
    problems.add(
        new Diagnostic(
            never ? Severity.ERROR : Severity.WARNING,
            never ? DiagnosticCode.INCOMPATIBLE_TYPES : DiagnosticCode.DOUBTFUL_TYPES,
            sink.at(),
            "What arrives at "
                + sink.what()
                + " is `"
                + TypeNames.show(arriving)
                + "`, which "
                + (never ? "is never" : "may not be")
                + " the `"
                + TypeNames.show(sink.type())
                + "` that it takes.",
            hint(links, arriving, sink, conditional),
            related.stream().distinct().toList()));
  }

  private static @Nullable String hint(
      Links links, CwlType arriving, Sink sink, boolean conditional) {
    if (links.pick() == Links.PickValue.ALL_NON_NULL) {
      return "`all_non_null` gives a list: `first_non_null` and `the_only_non_null` give one value";
    }
    if (sink.scattered() && !(arriving instanceof CwlType.ArrayOf)) {
      return "the input is scattered over, so its source must be an array";
    }
    if (conditional) {
      return "the step is conditional: use `pickValue`, or allow null";
    }
    if (sink.canScatter()
        && arriving instanceof CwlType.ArrayOf array
        && TypeFit.of(array.items(), sink.type()) == TypeFit.ALWAYS) {
      return "add `scatter` to run the step for each item";
    }
    return null;
  }

  /** Secondary files and formats: warnings, for only the files themselves can tell. */
  private void files(List<LinkSources.Source> found, Sink sink) {
    if (!LinkTypes.holdsFiles(sink.type())) {
      return;
    }
    Set<String> wanted = requiredPatterns(sink.files());
    Set<String> formats = constants(sink.files().formats());
    for (LinkSources.Source source : found) {
      if (!LinkTypes.holdsFiles(source.type())) {
        continue;
      }
      List<Expr> offered =
          source.files().secondaryFiles().stream().map(SecondaryFile::pattern).toList();
      Set<String> missing = new HashSet<>(wanted);
      missing.removeAll(constants(offered));
      if (!missing.isEmpty() && constants(offered).size() == offered.size()) {
        warn(
            DiagnosticCode.MISSING_SECONDARY_FILES,
            sink,
            source,
            "needs the secondary files "
                + NearestMatch.quoted(missing.stream().sorted().toList())
                + ", which its source does not promise.");
      }
      Set<String> given = constants(source.files().formats());
      if (!formats.isEmpty() && !given.isEmpty() && given.stream().noneMatch(formats::contains)) {
        warn(
            DiagnosticCode.DIFFERENT_FORMATS,
            sink,
            source,
            "takes "
                + NearestMatch.quoted(formats.stream().sorted().toList())
                + ", but its source gives "
                + NearestMatch.quoted(given.stream().sorted().toList())
                + ".");
      }
    }
  }

  private void warn(DiagnosticCode code, Sink sink, LinkSources.Source source, String what) {
    String name = Character.toUpperCase(sink.what().charAt(0)) + sink.what().substring(1);
    problems.add(
        new Diagnostic(
            Severity.WARNING,
            code,
            sink.at(),
            name + " " + what,
            null,
            List.of(new Diagnostic.Related(source.at(), "source `" + source.name() + "`"))));
  }

  private static Set<String> requiredPatterns(FileTraits files) {
    List<Expr> patterns = new ArrayList<>();
    for (SecondaryFile file : files.secondaryFiles()) {
      Expr required = file.required();
      if (required == null
          || (required instanceof Expr.Constant constant
              && constant.value().equals(CwlValue.of(true)))) {
        patterns.add(file.pattern());
      }
    }
    return constants(patterns);
  }

  private static Set<String> constants(List<Expr> expressions) {
    Set<String> texts = new HashSet<>();
    for (Expr expression : expressions) {
      if (expression instanceof Expr.Constant constant
          && constant.value() instanceof CwlValue.Text text) {
        texts.add(text.value());
      }
    }
    return texts;
  }
}
