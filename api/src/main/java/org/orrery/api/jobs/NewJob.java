package org.orrery.api.jobs;

import java.time.Instant;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A job to write.
 *
 * @param inputs checked and complete
 * @param document the request as it was received, JSON text
 */
public record NewJob(
    JobId id,
    WorkspaceId workspace,
    RevisionKey revision,
    String owner,
    CwlValue.Rec inputs,
    String document,
    Instant created) {}
