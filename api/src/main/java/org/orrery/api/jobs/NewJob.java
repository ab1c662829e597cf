package org.orrery.api.jobs;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.Sha256;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A job to write.
 *
 * @param inputs checked and complete
 * @param files uploads that it needs until it has ended
 * @param document the request as it was received
 * @param subscriber who is told what becomes of it, or null
 */
public record NewJob(
    JobId id,
    JobWorkspaces workspaces,
    RevisionKey revision,
    String owner,
    CwlValue.Rec inputs,
    Set<Sha256> files,
    RequestDocument document,
    @Nullable Subscriber subscriber,
    Instant created) {
  public NewJob {
    files = Set.copyOf(files);
  }
}
