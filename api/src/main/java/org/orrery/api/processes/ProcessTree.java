package org.orrery.api.processes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;

/** A process and all that its steps run. */
public final class ProcessTree {
  private ProcessTree() {}

  /** Whether an input or output anywhere says what format its files have. */
  static boolean declaresFormats(CwlProcess process) {
    return all(process).stream()
        .anyMatch(each -> each.inputs().stream().anyMatch(in -> !in.files().formats().isEmpty()));
  }

  /** Whether a tool anywhere may change its input files where they are. */
  public static boolean updatesInPlace(CwlProcess process) {
    return all(process).stream()
        .anyMatch(
            each ->
                updatesInPlace(each.header().requirements())
                    || (each instanceof CwlProcess.Workflow workflow
                        && workflow.steps().stream()
                            .map(WorkflowStep::requirements)
                            .anyMatch(ProcessTree::updatesInPlace)));
  }

  private static boolean updatesInPlace(Requirements requirements) {
    return requirements
        .find(Requirement.InplaceUpdate.class)
        .filter(Requirement.InplaceUpdate::enabled)
        .isPresent();
  }

  private static List<CwlProcess> all(CwlProcess process) {
    List<CwlProcess> found = new ArrayList<>();
    collect(process, Collections.newSetFromMap(new IdentityHashMap<>()), found);
    return found;
  }

  private static void collect(CwlProcess process, Set<CwlProcess> seen, List<CwlProcess> found) {
    if (!seen.add(process)) {
      return;
    }
    found.add(process);
    if (process instanceof CwlProcess.Workflow workflow) {
      workflow.steps().forEach(step -> collect(step.run(), seen, found));
    }
  }
}
