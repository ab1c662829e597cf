package org.orrery.api.access;

/** What can be asked for. Each route asks for exactly one. */
public enum Action {
  /** Landing page, conformance, API definition, list of processes. */
  READ_WORKSPACE(Permission.READ),
  READ_PROCESS(Permission.READ),
  READ_PACKAGE(Permission.READ),
  EXECUTE(Permission.EXECUTE),
  DEPLOY(Permission.DEPLOY),
  REPLACE(Permission.DEPLOY),
  UNDEPLOY(Permission.DEPLOY),
  LIST_JOBS(Permission.READ),
  /** Status, steps, logs, inputs, results. */
  READ_JOB(Permission.READ),
  DISMISS_JOB(Permission.EXECUTE),
  REMOVE_JOB(Permission.EXECUTE),
  READ_UPLOAD(Permission.READ),
  UPLOAD(Permission.EXECUTE),
  /** Access policies and keys of a workspace. */
  MANAGE_WORKSPACE(Permission.MANAGE),
  /** Workspaces, and jobs of all of them without what they hold. */
  OPERATE(Permission.MANAGE);

  private final Permission permission;

  Action(Permission permission) {
    this.permission = permission;
  }

  /** Without it nobody may, whoever the caller is. */
  public Permission permission() {
    return permission;
  }
}
