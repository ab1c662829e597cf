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

  /** The same as it is offered now. */
  public DeployedProcess withAccess(ProcessAccess now) {
    return new DeployedProcess(summary.withAccess(now), cwl, warnings);
  }
}
