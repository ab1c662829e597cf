package org.orrery.api.processes;

import java.util.List;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;

/** A process with its checked CWL. */
public record DeployedProcess(ProcessSummary summary, ProcessDefinition definition) {
  public CwlProcess cwl() {
    return definition.cwl();
  }

  /** What the loader found odd, but not wrong. */
  public List<Problem> warnings() {
    return definition.warnings();
  }

  /** The same as it is offered now. */
  public DeployedProcess withAccess(ProcessAccess now) {
    return new DeployedProcess(summary.withAccess(now), definition);
  }
}
