package org.orrery.api.jobs;

import java.time.Instant;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessVersion;

/**
 * A job as it was last written.
 *
 * @param version of the process that it runs
 * @param owner who executed it
 * @param updated when anything of it changed last
 * @param progress percent of its steps that are done, 0 to 100; 100 only when it succeeded
 * @param message one sentence about where it stands, perhaps empty
 */
public record Job(
    JobId id,
    JobWorkspaces workspaces,
    ProcessId process,
    ProcessVersion version,
    String owner,
    JobState state,
    Instant created,
    Instant updated,
    int progress,
    String message) {}
