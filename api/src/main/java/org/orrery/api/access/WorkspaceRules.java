package org.orrery.api.access;

import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.WorkspaceId;

/** The rules: members do all in their workspace, others use what was opened to them. */
public final class WorkspaceRules implements Access {
  private final boolean operatorsRead;

  /**
   * @param operatorsRead whether those who look after the server may read what tenants hold
   */
  public WorkspaceRules(boolean operatorsRead) {
    this.operatorsRead = operatorsRead;
  }

  @Override
  public Decision decide(Caller caller, Action action, Target target) {
    if (caller.permissions().contains(action.permission())) {
      if (operatorsRead
          && caller.operator()
          && action.permission() == Permission.READ
          && !isOf(caller, target)) {
        return Decision.ALLOWED_TO_OPERATOR;
      }
      if (may(caller, action, target)) {
        return Decision.ALLOWED;
      }
    }
    return caller.known() ? Decision.REFUSED : Decision.UNKNOWN_CALLER;
  }

  /** Whether the caller has a part in it, whatever it may do. */
  private static boolean isOf(Caller caller, Target target) {
    return switch (target) {
      case Target.OfWorkspace(WorkspaceId id, _) -> caller.actsFor(id);
      case Target.OfProcess(WorkspaceId deploying, _) -> caller.actsFor(deploying);
      case Target.OfJob(JobWorkspaces workspaces) ->
          caller.actsFor(workspaces.calling()) || caller.actsFor(workspaces.executing());
      case Target.OfServer _ -> true;
    };
  }

  private static boolean may(Caller caller, Action action, Target target) {
    return switch (target) {
      case Target.OfWorkspace(WorkspaceId id, boolean forOthers) ->
          switch (action) {
            // A foreign job list holds the caller's own jobs at that workspace's processes.
            case READ_WORKSPACE, LIST_JOBS -> caller.actsFor(id) || forOthers;
            case MANAGE_WORKSPACE -> caller.manages(id);
            default -> caller.actsFor(id);
          };
      case Target.OfProcess(WorkspaceId deploying, ProcessAccess access) ->
          caller.actsFor(deploying) || opened(action, access);
      case Target.OfJob(JobWorkspaces workspaces) ->
          caller.actsFor(workspaces.calling())
              || (action != Action.REMOVE_JOB && caller.actsFor(workspaces.executing()));
      case Target.OfServer _ -> caller.operator();
    };
  }

  private static boolean opened(Action action, ProcessAccess access) {
    return switch (action) {
      case READ_PROCESS, EXECUTE -> access.forOthers();
      // Whoever offers a service does not give its workings away.
      case READ_PACKAGE -> access == ProcessAccess.PUBLIC;
      default -> false;
    };
  }
}
