package org.orrery.api.processes;

import java.util.List;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;

/**
 * A process with its checked CWL.
 *
 * @param warnings what the loader found odd, but not wrong
 */
public record DeployedProcess(ProcessSummary summary, CwlProcess cwl, List<Problem> warnings) {
  public DeployedProcess {
    warnings = List.copyOf(warnings);
  }
}
