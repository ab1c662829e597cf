package org.orrery.api.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.Drawing;
import org.orrery.api.http.pages.Graph;
import org.orrery.api.jobs.JobStep;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;

/** Processes as pictures: inputs, steps and outputs, and what goes from where to where. */
final class WorkflowGraphs {
  /** More can't be read on a page. */
  private static final int MOST_NODES = 150;

  private static final int MOST_EDGES = 600;

  private final List<Graph.Node> nodes = new ArrayList<>();
  private final List<Graph.Edge> edges = new ArrayList<>();

  private WorkflowGraphs() {}

  /**
   * @param steps of a job of it, or null
   * @return null if there would be too much to see
   */
  static @Nullable Drawing drawing(CwlProcess process, @Nullable List<JobStep> steps) {
    int parts = process.inputs().size() + process.outputs().size();
    if (parts > MOST_NODES
        || (process instanceof Workflow large && large.steps().size() > MOST_NODES)) {
      return null;
    }
    WorkflowGraphs graphs = new WorkflowGraphs();
    Map<String, Map<JobStep.Status, Integer>> states = states(steps == null ? List.of() : steps);
    if (process instanceof Workflow workflow) {
      graphs.workflow(workflow, states, steps != null);
    } else {
      graphs.tool(process, states, steps != null);
    }
    if (graphs.nodes.isEmpty()
        || graphs.nodes.size() > MOST_NODES
        || graphs.edges.size() > MOST_EDGES) {
      return null;
    }
    return Drawing.of(new Graph("The workflow", graphs.text(), graphs.nodes, graphs.edges));
  }

  private void workflow(
      Workflow workflow, Map<String, Map<JobStep.Status, Integer>> states, boolean inJob) {
    Map<String, Integer> inputs = inputs(workflow);
    Map<String, Integer> steps = new HashMap<>();
    for (WorkflowStep step : workflow.steps()) {
      steps.put(step.id(), step(step.id(), states.getOrDefault(step.id(), Map.of()), inJob));
    }
    for (WorkflowStep step : workflow.steps()) {
      step.in().forEach(in -> connect(in.links(), inputs, steps, steps.get(step.id())));
    }
    for (WorkflowOutput output : workflow.workflowOutputs()) {
      connect(output.links(), inputs, steps, add(Graph.Kind.OUTPUT, output.parameter().id()));
    }
  }

  private void tool(
      CwlProcess process, Map<String, Map<JobStep.Status, Integer>> states, boolean inJob) {
    Map<String, Integer> inputs = inputs(process);
    String name = process.header().name();
    Map<JobStep.Status, Integer> all = new TreeMap<>();
    states.values().forEach(each -> each.forEach((state, n) -> all.merge(state, n, Integer::sum)));
    int step = step(name == null ? "run" : name, all, inJob);
    inputs.values().forEach(input -> edges.add(new Graph.Edge(input, step)));
    for (OutputParameter output : process.outputs()) {
      edges.add(new Graph.Edge(step, add(Graph.Kind.OUTPUT, output.id())));
    }
  }

  private Map<String, Integer> inputs(CwlProcess process) {
    Map<String, Integer> inputs = new LinkedHashMap<>();
    for (InputParameter input : process.inputs()) {
      inputs.put(input.id(), add(Graph.Kind.INPUT, input.id()));
    }
    return inputs;
  }

  private int add(Graph.Kind kind, String name) {
    nodes.add(new Graph.Node(kind, name, "", kind == Graph.Kind.INPUT ? "input" : "output"));
    return nodes.size() - 1;
  }

  private int step(String name, Map<JobStep.Status, Integer> states, boolean inJob) {
    JobStep.Status state = worst(states);
    String word = inJob ? word(state, states) : "";
    String styled = inJob ? state.name().toLowerCase(Locale.ROOT) : "";
    nodes.add(new Graph.Node(Graph.Kind.STEP, name, styled, word));
    return nodes.size() - 1;
  }

  private void connect(
      Links links,
      Map<String, Integer> inputs,
      Map<String, Integer> steps,
      @Nullable Integer target) {
    for (PortRef source : links.sources()) {
      Integer from = source.step() == null ? inputs.get(source.port()) : steps.get(source.step());
      if (from != null && target != null && edges.size() <= MOST_EDGES) {
        Graph.Edge edge = new Graph.Edge(from, target);
        if (!edges.contains(edge)) {
          edges.add(edge);
        }
      }
    }
  }

  /** How many of what lies below each step of the outermost workflow is in which state. */
  private static Map<String, Map<JobStep.Status, Integer>> states(List<JobStep> steps) {
    Map<String, Map<JobStep.Status, Integer>> states = new HashMap<>();
    for (JobStep step : steps) {
      String[] names = step.path().split("/");
      String name = names.length > 1 ? names[1] : names[0];
      int index = name.indexOf('[');
      states
          .computeIfAbsent(index < 0 ? name : name.substring(0, index), key -> new TreeMap<>())
          .merge(step.status(), 1, Integer::sum);
    }
    return states;
  }

  /** The one that people want to see first. */
  private static JobStep.Status worst(Map<JobStep.Status, Integer> states) {
    for (JobStep.Status state :
        List.of(
            JobStep.Status.FAILED,
            JobStep.Status.RUNNING,
            JobStep.Status.CANCELLED,
            JobStep.Status.WAITING,
            JobStep.Status.SUCCEEDED)) {
      if (states.containsKey(state)) {
        return state;
      }
    }
    return states.isEmpty() ? JobStep.Status.WAITING : JobStep.Status.SKIPPED;
  }

  private static String word(JobStep.Status state, Map<JobStep.Status, Integer> states) {
    int all = states.values().stream().mapToInt(Integer::intValue).sum();
    String word = state.name().toLowerCase(Locale.ROOT);
    return all <= 1 ? word : word + ", " + states.get(state) + " of " + all;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int place = 0; place < nodes.size(); place++) {
      Graph.Node node = nodes.get(place);
      if (node.kind() != Graph.Kind.INPUT) {
        List<String> sources = new ArrayList<>();
        for (Graph.Edge edge : edges) {
          if (edge.to() == place) {
            sources.add(nodes.get(edge.from()).name());
          }
        }
        text.append(node.kind() == Graph.Kind.STEP ? "Step " : "Output ").append(node.name());
        if (!sources.isEmpty()) {
          text.append(node.kind() == Graph.Kind.STEP ? " takes " : " comes from ");
          text.append(String.join(", ", sources));
        }
        text.append(node.state().isEmpty() ? ". " : "; it is " + node.word() + ". ");
      }
    }
    return text.toString().strip();
  }
}
