package org.orrery.cwl.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.load.UriText;

/**
 * What a process looks like: boxes and arrows between them, sub-workflows as pictures inside.
 *
 * @param arrows between nodes of this picture; either end may be inside a cluster of it
 */
record Picture(String label, List<Box> boxes, List<Arrow> arrows) {
  /** Workflows may run workflows that run workflows; nobody reads a picture with more nodes. */
  private static final int MOST_NODES = 2_000;

  private static final int LONGEST_TEXT = 48;

  Picture {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
  }

  /** What a node stands for. */
  enum Kind {
    INPUT,
    STEP,
    OUTPUT
  }

  sealed interface Box {
    /** Unique in the whole picture; what is inside of it begins with it. */
    String key();
  }

  /**
   * @param detail a second line, maybe empty
   */
  record Node(String key, Kind kind, String label, String detail) implements Box {}

  record Cluster(String key, Picture inside) implements Box {}

  /**
   * @param label maybe empty
   */
  record Arrow(String from, String to, String label) {}

  /**
   * The picture of any process; a tool is one step.
   *
   * @param name of the document as the user wrote it; a picture without a label shows its last part
   */
  static Picture of(CwlProcess process, String name) {
    Drawing drawing = new Drawing();
    return switch (process) {
      case CwlProcess.Workflow workflow -> drawing.workflow("", title(process, name), workflow);
      case CwlProcess.CommandLineTool _, CwlProcess.ExpressionTool _, CwlProcess.Operation _ ->
          drawing.tool(process, name);
    };
  }

  private static String title(CwlProcess process, String name) {
    String label = process.header().documentation().label();
    return label == null ? name.substring(name.lastIndexOf('/') + 1) : label;
  }

  private static final class Drawing {
    private int nodes;

    Picture tool(CwlProcess process, String name) {
      List<Box> boxes = new ArrayList<>();
      List<Arrow> arrows = new ArrayList<>();
      inputs("", process, boxes);
      boxes.add(new Node("s:", Kind.STEP, shortened(title(process, name)), kind(process)));
      for (InputParameter input : process.inputs()) {
        arrows.add(new Arrow("i:" + input.id(), "s:", ""));
      }
      for (OutputParameter output : process.outputs()) {
        boxes.add(output("", output));
        arrows.add(new Arrow("s:", "o:" + output.id(), ""));
      }
      return new Picture(shortened(title(process, name)), boxes, arrows);
    }

    Picture workflow(String prefix, String label, CwlProcess.Workflow workflow) {
      List<Box> boxes = new ArrayList<>();
      List<Arrow> arrows = new ArrayList<>();
      inputs(prefix, workflow, boxes);
      nodes += workflow.steps().size() + workflow.outputs().size();
      List<String> clusters = new ArrayList<>();
      for (WorkflowStep step : workflow.steps()) {
        if (step.run() instanceof CwlProcess.Workflow inner && nodes < MOST_NODES) {
          clusters.add(step.id());
          String key = prefix + step.id() + "/";
          boxes.add(new Cluster(key, workflow(key, stepLabel(step), inner)));
        } else {
          boxes.add(new Node(prefix + "s:" + step.id(), Kind.STEP, stepLabel(step), runs(step)));
        }
      }
      for (WorkflowOutput output : workflow.workflowOutputs()) {
        boxes.add(output(prefix, output.parameter()));
        String to = prefix + "o:" + output.parameter().id();
        arrows(prefix, output.links(), to, "", clusters, arrows);
      }
      for (WorkflowStep step : workflow.steps()) {
        boolean cluster = clusters.contains(step.id());
        for (WorkflowStep.StepInput input : step.in()) {
          if (cluster && step.run().inputs().stream().noneMatch(i -> i.id().equals(input.id()))) {
            continue;
          }
          String to = cluster ? prefix + step.id() + "/i:" + input.id() : prefix + "s:" + step.id();
          arrows(prefix, input.links(), to, cluster ? "" : input.id(), clusters, arrows);
        }
      }
      return new Picture(shortened(label), boxes, arrows);
    }

    private void inputs(String prefix, CwlProcess process, List<Box> boxes) {
      nodes += process.inputs().size();
      for (InputParameter input : process.inputs()) {
        String detail = TypeNames.show(input.type());
        boxes.add(
            new Node(
                prefix + "i:" + input.id(), Kind.INPUT, shortened(input.id()), shortened(detail)));
      }
    }

    private static Node output(String prefix, OutputParameter output) {
      return new Node(
          prefix + "o:" + output.id(),
          Kind.OUTPUT,
          shortened(output.id()),
          shortened(TypeNames.show(output.type())));
    }

    private static void arrows(
        String prefix,
        Links links,
        String to,
        String label,
        List<String> clusters,
        List<Arrow> arrows) {
      for (PortRef source : links.sources()) {
        String from =
            source.step() == null
                ? prefix + "i:" + source.port()
                : clusters.contains(source.step())
                    ? prefix + source.step() + "/o:" + source.port()
                    : prefix + "s:" + source.step();
        boolean same = label.isEmpty() || label.equals(source.port());
        arrows.add(
            new Arrow(from, to, shortened(same ? source.port() : source.port() + " → " + label)));
      }
    }

    private static String stepLabel(WorkflowStep step) {
      String marks =
          (step.scatter() == null
                  ? ""
                  : " (scatter over " + String.join(", ", step.scatter().inputs()) + ")")
              + (step.when() == null ? "" : " (conditional)");
      return shortened(step.id() + marks);
    }

    private static String runs(WorkflowStep step) {
      String id = step.run().header().id();
      boolean inline = UriText.fragment(id).indexOf('/') >= 0;
      String name =
          step.run().header().name() == null ? UriText.lastSegment(id) : step.run().header().name();
      return shortened(inline ? kind(step.run()) : name);
    }

    private static String kind(CwlProcess process) {
      return switch (process) {
        case CwlProcess.CommandLineTool tool ->
            tool.baseCommand().isEmpty() ? "command" : String.join(" ", tool.baseCommand());
        case CwlProcess.ExpressionTool _ -> "expression";
        case CwlProcess.Operation _ -> "operation";
        case CwlProcess.Workflow _ -> "workflow";
      };
    }

    private static String shortened(String text) {
      String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.codePointCount(0, line.length()) <= LONGEST_TEXT
          ? line
          : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT - 1)) + "…";
    }
  }
}
