package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.Scatter;
import org.orrery.cwl.model.document.WorkflowStep.StepInput;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.yaml.Node;

/** Reads a step, and what it runs. */
final class StepReader {
  private static final Set<String> STEP =
      Set.of(
          "id",
          "label",
          "doc",
          "in",
          "out",
          "run",
          "requirements",
          "hints",
          "scatter",
          "scatterMethod",
          "when");
  private static final Set<String> LOOPING_STEP =
      Stream.concat(STEP.stream(), Stream.of("loop", "outputMethod")).collect(Collectors.toSet());
  private static final Set<String> INPUT =
      Set.of(
          "id",
          "label",
          "doc",
          "source",
          "linkMerge",
          "pickValue",
          "loadContents",
          "loadListing",
          "default",
          "valueFrom");
  private static final IdMap.Shape IN = new IdMap.Shape("in", "id", "source");
  private static final Map<String, Scatter.Method> METHODS =
      Map.of(
          "dotproduct", Scatter.Method.DOTPRODUCT,
          "nested_crossproduct", Scatter.Method.NESTED_CROSSPRODUCT,
          "flat_crossproduct", Scatter.Method.FLAT_CROSSPRODUCT);

  private final LoadSession session;
  private final Readers outer;
  private final WorkflowReader workflow;
  private final String fragment;

  /**
   * @param fragment of the workflow
   */
  StepReader(LoadSession session, Readers outer, WorkflowReader workflow, String fragment) {
    this.session = session;
    this.outer = outer;
    this.workflow = workflow;
    this.fragment = fragment;
  }

  WorkflowStep read(IdMap.Element element) {
    String owner = "step `" + element.id() + "`";
    Fields fields = new Fields(element.body(), owner, known(element.body()), outer.problems());
    outer.gate().check(fields, VersionGate.Element.STEP);
    RequirementReader reader =
        new RequirementReader(fields, outer.document().namespaces(), outer.problems());
    Readers readers = outer.with(reader.inForce(outer.force()));
    Requirements requirements = reader.readOfStep(readers);

    List<StepInput> inputs = inputs(fields, readers);
    Scatter scatter = scatter(fields, inputs, readers);
    Expr when = readers.exprs().expression(fields, "when");
    LoopReader loops = new LoopReader(this, workflow, readers, session.drafts());
    WorkflowStep.Loop loop = loops.read(fields, when, reader.loop());
    CwlProcess run = run(fields, element, readers);
    return new WorkflowStep(
        element.id(),
        readers.documentation(fields),
        inputs,
        outputs(fields, run, readers),
        run,
        requirements,
        scatter,
        loop == null ? when : null,
        loop,
        element.at());
  }

  /** The draft's fields are not proposed to somebody who uses none of them. */
  private static Set<String> known(Node.Mapping step) {
    return step.get("loop") == null && step.get("outputMethod") == null ? STEP : LOOPING_STEP;
  }

  private List<StepInput> inputs(Fields step, Readers readers) {
    if (step.required("in") == null) {
      return List.of();
    }
    List<StepInput> inputs = new ArrayList<>();
    for (IdMap.Element element : IdMap.elements(step, IN, readers.problems())) {
      Fields fields =
          new Fields(
              element.body(),
              "input `" + element.id() + "` of " + step.owner(),
              INPUT,
              readers.problems());
      readers.gate().check(fields, VersionGate.Element.STEP_INPUT);
      Links links = workflow.links(fields, "source");
      demand(
          links.sources().size() > 1,
          readers.force().multipleInput(),
          "MultipleInputFeatureRequirement",
          "a list of sources for " + fields.owner(),
          fields.keySpan("source"));
      Expr valueFrom = readers.exprs().text(fields, "valueFrom");
      demand(
          valueFrom != null,
          readers.force().stepInputExpression(),
          "StepInputExpressionRequirement",
          "`valueFrom` in " + fields.owner(),
          fields.keySpan("valueFrom"));
      inputs.add(
          new StepInput(
              element.id(),
              links,
              readers.loadContents(fields),
              readers.loadListing(fields),
              readers.defaultValue(fields),
              valueFrom,
              element.at()));
    }
    return inputs;
  }

  private @Nullable Scatter scatter(Fields fields, List<StepInput> inputs, Readers readers) {
    Scatter.Method method = fields.choice("scatterMethod", METHODS);
    Node written = fields.get("scatter");
    if (written == null) {
      if (method != null) {
        readers
            .problems()
            .warning(
                DiagnosticCode.INVALID_SCATTER,
                fields.keySpan("scatterMethod"),
                "`scatterMethod` of " + fields.owner() + " has no effect without `scatter`.",
                null);
      }
      return null;
    }
    if (fields.items("scatter").isEmpty()) {
      readers.error(
          DiagnosticCode.INVALID_SCATTER,
          written,
          "`scatter` of " + fields.owner() + " names no input.",
          "leave it out to run the step once");
    }
    demand(
        true,
        readers.force().scatter(),
        "ScatterFeatureRequirement",
        "`scatter` in " + fields.owner(),
        fields.keySpan("scatter"));
    List<String> known = inputs.stream().map(StepInput::id).toList();
    List<String> scattered = new ArrayList<>();
    for (Node item : fields.items("scatter")) {
      String text = fields.textOf(item, "scatter");
      String id = text == null ? null : Ids.shortName(text);
      if (id == null) {
        continue;
      }
      if (known.contains(id)) {
        scattered.add(id);
        continue;
      }
      readers.error(
          DiagnosticCode.INVALID_SCATTER,
          item,
          "`scatter` names `" + id + "`, which is no input of " + fields.owner() + ".",
          NearestMatch.hintOrChoice(id, known));
    }
    if (scattered.size() > 1 && method == null) {
      readers.error(
          DiagnosticCode.MISSING_FIELD,
          written,
          "A scatter over several inputs needs `scatterMethod` in " + fields.owner() + ".",
          NearestMatch.quoted(METHODS.keySet().stream().sorted().toList()));
    }
    return scattered.isEmpty()
        ? null
        : new Scatter(
            scattered, method == null ? Scatter.Method.DOTPRODUCT : method, written.span());
  }

  private CwlProcess run(Fields fields, IdMap.Element step, Readers readers) {
    Node run = fields.required("run");
    CwlProcess process =
        switch (run) {
          case null -> session.standIn("", fields.span());
          case Node.Mapping inline -> inline(inline, step, readers);
          case Node.Scalar scalar -> referred(fields, scalar, readers);
          case Node.Sequence list -> {
            fields.wrongKind(list, "run", "a reference or a process", null);
            yield session.standIn("", list.span());
          }
        };
    demand(
        process instanceof CwlProcess.Workflow,
        readers.force().subworkflow(),
        "SubworkflowFeatureRequirement",
        "a workflow as `run` of " + fields.owner(),
        fields.keySpan("run"));
    return process;
  }

  private CwlProcess inline(Node.Mapping inline, IdMap.Element step, Readers readers) {
    String scope = Ids.fragment(step.id(), fragment);
    String id =
        inline.get("id") instanceof Node.Scalar written && written.kind() == Node.Kind.TEXT
            ? Ids.fragment(written.text(), scope)
            : scope + "/run";
    return session.read(inline, readers, id, inline.span());
  }

  private CwlProcess referred(Fields fields, Node.Scalar run, Readers readers) {
    String text = fields.textOf(run, "run");
    if (text == null) {
      return session.standIn("", run.span());
    }
    String uri =
        UriText.resolve(
            run.span().document(), UriText.tolerant(readers.document().namespaces().expand(text)));
    return session.process(uri, run.span(), readers.force());
  }

  private List<String> outputs(Fields fields, CwlProcess run, Readers readers) {
    Node written = fields.required("out");
    if (written != null && !(written instanceof Node.Sequence)) {
      fields.wrongKind(written, "out", "a list", null);
      return List.of();
    }
    List<String> known = run.outputs().stream().map(OutputParameter::id).toList();
    Map<String, SourceSpan> seen = new LinkedHashMap<>();
    Set<String> ids = new LinkedHashSet<>();
    for (Node item : fields.items("out")) {
      Node name = item instanceof Node.Mapping mapping ? outputId(mapping, readers) : item;
      String text = name == null ? null : fields.textOf(name, "out");
      if (text == null || name == null) {
        continue;
      }
      String id = Ids.shortName(text);
      SourceSpan before = seen.putIfAbsent(id, name.span());
      if (before != null) {
        readers
            .problems()
            .add(
                new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    DiagnosticCode.DUPLICATE_ID,
                    name.span(),
                    "`" + id + "` stands twice in `out` of " + fields.owner() + ".",
                    null,
                    List.of(new Diagnostic.Related(before, "first here"))));
      } else if (!known.contains(id) && !session.isStandIn(run)) {
        readers
            .problems()
            .add(
                new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    DiagnosticCode.UNKNOWN_STEP_OUTPUT,
                    name.span(),
                    "The process of " + fields.owner() + " has no output `" + id + "`.",
                    NearestMatch.hintOrChoice(id, known),
                    List.of(new Diagnostic.Related(run.header().span(), "the process"))));
      }
      ids.add(id);
    }
    return List.copyOf(ids);
  }

  private static @Nullable Node outputId(Node.Mapping mapping, Readers readers) {
    Fields fields = new Fields(mapping, "this output", Set.of("id"), readers.problems());
    return fields.required("id");
  }

  void demand(boolean used, boolean present, String requirement, String feature, SourceSpan at) {
    if (used && !present) {
      outer
          .problems()
          .error(
              DiagnosticCode.MISSING_REQUIREMENT,
              at,
              Character.toUpperCase(feature.charAt(0))
                  + feature.substring(1)
                  + " needs `"
                  + requirement
                  + "`.",
              "add `" + requirement + ": {}` to the `requirements` of the workflow");
    }
  }
}
