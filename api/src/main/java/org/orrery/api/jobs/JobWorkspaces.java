package org.orrery.api.jobs;

import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.WorkspaceId;

/**
 * The three workspaces of a job.
 *
 * @param deploying has the process
 * @param calling asked for the job: sees it, gives its inputs and gets its results
 * @param executing runs it and pays
 */
public record JobWorkspaces(WorkspaceId deploying, WorkspaceId calling, WorkspaceId executing) {

  /** All in one. */
  public static JobWorkspaces own(WorkspaceId workspace) {
    return new JobWorkspaces(workspace, workspace, workspace);
  }

  /** Those of a job that a workspace asks for at the process of another or of its own. */
  public static JobWorkspaces of(WorkspaceId deploying, WorkspaceId calling, ProcessAccess access) {
    return new JobWorkspaces(
        deploying, calling, access == ProcessAccess.USER_SERVICE ? deploying : calling);
  }

  /** Whether the job can be found below a workspace's path. */
  public boolean isBelow(WorkspaceId path) {
    return path.equals(deploying) || path.equals(calling) || path.equals(executing);
  }
}
