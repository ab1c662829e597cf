package org.orrery.api.processes;

/** The CWL of revisions, also of those whose process is gone or was replaced. */
public interface ProcessDefinitions {
  /** The current revision of a process; throws {@code NO_SUCH_PROCESS}. */
  RevisionKey current(WorkspaceId workspace, ProcessId id);

  /** Blocks for the database unless the revision was used lately. */
  ProcessDefinition definition(RevisionKey key);
}
