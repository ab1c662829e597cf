package org.orrery.api.processes;

import java.util.List;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;

/**
 * The checked CWL of a revision.
 *
 * @param hasOntologies the document names ontologies of formats ({@code $schemas})
 */
public record ProcessDefinition(CwlProcess cwl, boolean hasOntologies, List<Problem> warnings) {
  public ProcessDefinition {
    warnings = List.copyOf(warnings);
  }
}
