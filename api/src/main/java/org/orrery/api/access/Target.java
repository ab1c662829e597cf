package org.orrery.api.access;

import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.WorkspaceId;

/** What an action is about. What doesn't exist is as private as can be. */
public sealed interface Target {
  /**
   * @param forOthers whether it has a process that others may use
   */
  record OfWorkspace(WorkspaceId id, boolean forOthers) implements Target {}

  record OfProcess(WorkspaceId deploying, ProcessAccess access) implements Target {}

  record OfJob(JobWorkspaces workspaces) implements Target {}

  /** The server as a whole. */
  record OfServer() implements Target {}
}
