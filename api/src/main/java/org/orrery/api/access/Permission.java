package org.orrery.api.access;

/** What a credential is good for, in the workspaces that it is good for. */
public enum Permission {
  /** Look at processes, jobs, results and logs. */
  READ,
  /** Execute processes, upload their inputs, end the jobs. */
  EXECUTE,
  /** Deploy, replace and undeploy processes. */
  DEPLOY,
  /** Say who else may use the workspace's processes, and issue its keys. */
  MANAGE
}
