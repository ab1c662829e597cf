package org.orrery.api.jobs;

import java.time.Instant;
import java.util.Set;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.Sha256;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A job to write.
 *
 * @param inputs checked and complete
 * @param files uploads that it needs until it has ended
 * @param document the request as it was received
 */
public record NewJob(
    JobId id,
    JobWorkspaces workspaces,
    RevisionKey revision,
    String owner,
    CwlValue.Rec inputs,
    Set<Sha256> files,
    RequestDocument document,
    Instant created) {
  public NewJob {
    files = Set.copyOf(files);
  }
}
