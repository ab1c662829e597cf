package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.ProcessHeader;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirement.Resource;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.document.WorkflowStep.Scatter;
import org.orrery.cwl.model.document.WorkflowStep.StepInput;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What an execution would do: its steps in an order in which they can run, and what each asks for.
 * What an expression gives is computed when the step starts, from inputs that are not there before;
 * it is named and not guessed.
 */
final class ExecutionPlan {
  private static final int MOST_STEPS = 5000;
  private static final Resource NOTHING =
      new Resource(null, null, null, null, null, null, null, null);

  private final ArrayNode steps = Json.array();
  private int left;

  private ExecutionPlan() {}

  /**
   * A document with the steps.
   *
   * @param inputs complete
   */
  static ObjectNode of(CwlProcess process, CwlValue.Rec inputs) {
    ExecutionPlan plan = new ExecutionPlan();
    if (process instanceof Workflow workflow) {
      plan.workflow("", workflow, Requirements.NONE, inputs);
    } else {
      String name = process.header().name();
      plan.call(name == null ? "run" : name, process, Requirements.NONE);
    }
    ObjectNode document = Json.object();
    document.set("steps", plan.steps);
    if (plan.left > 0) {
      document.put("moreSteps", plan.left);
    }
    return document;
  }

  /**
   * @param path what comes before the names of its steps
   * @param inputs of the workflow, or null where they are not known yet
   */
  private void workflow(
      String path, Workflow workflow, Requirements around, CwlValue.@Nullable Rec inputs) {
    Requirements own = workflow.header().requirements().within(around);
    for (WorkflowStep step : ordered(workflow.steps())) {
      String name = path + step.id();
      Optional<ObjectNode> shown = call(name, step.run(), step.requirements().within(own));
      shown.ifPresent(node -> circumstances(node, path, step, inputs));
      if (step.run() instanceof Workflow inner) {
        workflow(name + "/", inner, step.requirements().within(own), null);
      }
    }
  }

  /** Each behind those that it takes something from, else in the document's order. */
  private static List<WorkflowStep> ordered(List<WorkflowStep> steps) {
    List<WorkflowStep> waiting = new ArrayList<>(steps);
    List<WorkflowStep> ordered = new ArrayList<>();
    Set<String> done = new LinkedHashSet<>();
    while (!waiting.isEmpty()) {
      List<WorkflowStep> ready =
          waiting.stream().filter(step -> done.containsAll(sources(step))).toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("the steps of a loaded workflow wait for each other");
      }
      ordered.addAll(ready);
      waiting.removeAll(ready);
      ready.forEach(step -> done.add(step.id()));
    }
    return ordered;
  }

  private static Set<String> sources(WorkflowStep step) {
    Set<String> sources = new LinkedHashSet<>();
    for (StepInput input : step.in()) {
      for (PortRef source : input.links().sources()) {
        if (source.step() != null) {
          sources.add(source.step());
        }
      }
    }
    return sources;
  }

  private static void circumstances(
      ObjectNode node, String path, WorkflowStep step, CwlValue.@Nullable Rec inputs) {
    Set<String> sources = sources(step);
    if (!sources.isEmpty()) {
      ArrayNode after = node.putArray("after");
      sources.forEach(source -> after.add(path + source));
    }
    if (step.documentation().label() != null) {
      node.put("label", step.documentation().label());
    }
    Scatter scatter = step.scatter();
    if (scatter != null) {
      ObjectNode shown =
          node.putObject("scatter").put("method", scatter.method().name().toLowerCase(Locale.ROOT));
      ArrayNode over = shown.putArray("over");
      scatter.inputs().forEach(over::add);
      calls(step, scatter, inputs).ifPresent(calls -> shown.put("calls", calls));
    }
    if (step.when() != null) {
      node.put("conditional", true);
    }
    if (step.loop() != null) {
      node.put("loop", true);
    }
  }

  /** How often a scattered step runs, if it is scattered over what the request gives. */
  private static OptionalLong calls(
      WorkflowStep step, Scatter scatter, CwlValue.@Nullable Rec inputs) {
    long calls = 1;
    for (String name : scatter.inputs()) {
      Optional<List<CwlValue>> items =
          step.in().stream()
              .filter(input -> input.id().equals(name))
              .findFirst()
              .flatMap(input -> given(input.links(), inputs));
      if (items.isEmpty() || calls > Integer.MAX_VALUE) {
        return OptionalLong.empty();
      }
      calls =
          scatter.method() == Scatter.Method.DOTPRODUCT
              ? items.get().size()
              : calls * items.get().size();
    }
    return OptionalLong.of(calls);
  }

  private static Optional<List<CwlValue>> given(Links links, CwlValue.@Nullable Rec inputs) {
    if (inputs == null || !links.single() || links.sources().getFirst().step() != null) {
      return Optional.empty();
    }
    return inputs.get(links.sources().getFirst().port()) instanceof CwlValue.Array(var items)
        ? Optional.of(items)
        : Optional.empty();
  }

  /** Something that is run; empty if there are too many to show. */
  private Optional<ObjectNode> call(String name, CwlProcess process, Requirements around) {
    if (steps.size() == MOST_STEPS) {
      left++;
      return Optional.empty();
    }
    ObjectNode node = steps.addObject().put("step", name).put("class", kind(process));
    ProcessHeader header = process.header();
    if (header.documentation().label() != null) {
      node.put("label", header.documentation().label());
    }
    if (process instanceof CwlProcess.CommandLineTool) {
      tool(node, header.requirements().within(around));
    }
    return Optional.of(node);
  }

  private static String kind(CwlProcess process) {
    return switch (process) {
      case CwlProcess.CommandLineTool _ -> "CommandLineTool";
      case CwlProcess.ExpressionTool _ -> "ExpressionTool";
      case Workflow _ -> "Workflow";
      case CwlProcess.Operation _ -> "Operation";
    };
  }

  private static void tool(ObjectNode node, Requirements requirements) {
    requirements
        .find(Requirement.Docker.class)
        .map(docker -> docker.imageId() == null ? docker.pull() : docker.imageId())
        .ifPresent(image -> node.put("image", image));
    Resource resource = requirements.find(Resource.class).orElse(NOTHING);
    Asked asked = new Asked(node.putObject("asked"), Json.array());
    asked.least("cores", resource.coresMin(), resource.coresMax(), 1);
    asked.least("memoryMebibytes", resource.ramMin(), resource.ramMax(), 256);
    asked.least("temporaryMebibytes", resource.tmpdirMin(), resource.tmpdirMax(), 1024);
    asked.least("outputMebibytes", resource.outdirMin(), resource.outdirMax(), 1024);
    requirements
        .find(Requirement.ToolTimeLimit.class)
        .ifPresent(limit -> asked.amount("timeLimitSeconds", limit.seconds()));
    requirements
        .find(Requirement.NetworkAccess.class)
        .ifPresent(access -> asked.amount("network", access.enabled()));
    if (!asked.computed().isEmpty()) {
      node.set("computed", asked.computed());
    }
  }

  /**
   * @param known amounts by name
   * @param computed names of amounts that expressions give
   */
  private record Asked(ObjectNode known, ArrayNode computed) {
    /** What is asked for at least; what is not said is what CWL says then. */
    void least(String name, @Nullable Expr min, @Nullable Expr max, long otherwise) {
      if (min != null) {
        amount(name, min);
      } else if (max != null) {
        amount(name, max);
      } else {
        known.put(name, otherwise);
      }
    }

    void amount(String name, Expr expression) {
      switch (expression) {
        case Expr.Constant(CwlValue.Int(long number), _) -> known.put(name, number);
        case Expr.Constant(CwlValue.Real(double number), _) ->
            known.put(name, BigDecimal.valueOf(number));
        case Expr.Constant(CwlValue.Bool(boolean value), _) -> known.put(name, value);
        case Expr.Constant _,
            Expr.Reference _,
            Expr.JavaScriptExpression _,
            Expr.JavaScriptBody _,
            Expr.Interpolation _ ->
            computed.add(name);
      }
    }
  }
}
