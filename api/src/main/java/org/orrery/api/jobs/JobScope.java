package org.orrery.api.jobs;

import java.util.Set;
import org.orrery.api.processes.WorkspaceId;

/** Among which jobs to look. */
public sealed interface JobScope {
  /** What a workspace asked for, and what it runs for others. */
  record Own(WorkspaceId workspace) implements JobScope {}

  /** What some workspaces asked for at another one's processes. */
  record CalledAt(WorkspaceId deploying, Set<WorkspaceId> calling) implements JobScope {
    public CalledAt {
      calling = Set.copyOf(calling);
    }
  }

  /** All. */
  record Everywhere() implements JobScope {}
}
