package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.yaml.Node;

/**
 * A workflow and a tool of one id in a {@code $graph}. The standard forbids it, but deployed
 * packages call a workflow, its only step and the tool that it runs by one name, and the engines in
 * use take them. The id stays the workflow's; the tool is found by the step that would otherwise
 * run its own workflow.
 */
final class Namesakes {
  private Namesakes() {}

  /**
   * Keeps both.
   *
   * @return false if they are not a workflow and another kind of process: then nothing was done
   */
  static boolean keep(
      Node.Scalar id,
      Node.Mapping before,
      Node.Mapping process,
      Map<String, Node.Mapping> processes,
      Problems problems) {
    String fragment = Ids.fragment(id.text(), "");
    if (isWorkflow(before) == isWorkflow(process) || processes.containsKey(toolOf(fragment))) {
      return false;
    }
    processes.put(fragment, isWorkflow(before) ? before : process);
    processes.put(toolOf(fragment), isWorkflow(before) ? process : before);
    problems.add(
        new Diagnostic(
            Diagnostic.Severity.WARNING,
            DiagnosticCode.DUPLICATE_ID,
            id.span(),
            "`" + id.text() + "` names a workflow and a tool in `$graph`.",
            "a step of the workflow that runs `" + id.text() + "` gets the tool",
            List.of(new Diagnostic.Related(before.span(), "first here"))));
    return true;
  }

  /** The fragment of the tool that shares a workflow's id, or null. */
  static @Nullable String of(String fragment, Map<String, Node.Mapping> processes) {
    Node.Mapping workflow = processes.get(fragment);
    Node.Mapping tool = processes.get(toolOf(fragment));
    boolean shared =
        workflow != null
            && tool != null
            && workflow.get("id") instanceof Node.Scalar one
            && tool.get("id") instanceof Node.Scalar other
            && one.text().equals(other.text());
    return shared ? toolOf(fragment) : null;
  }

  private static boolean isWorkflow(Node.Mapping process) {
    return process.get("class") instanceof Node.Scalar kind && kind.text().equals("Workflow");
  }

  private static String toolOf(String fragment) {
    return fragment + "-tool";
  }
}
