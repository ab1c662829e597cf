package org.orrery.api.processes;

/** The CWL of revisions, also of those whose process is gone or was replaced. */
public interface ProcessDefinitions {
  /** Blocks for the database unless the revision was used lately. */
  ProcessDefinition definition(RevisionKey key);

  /**
   * Puts the files of its package where another workspace's steps see them, under the locations
   * that its definition has. Idempotent. Blocks for database and disk.
   */
  void bringFiles(RevisionKey key, WorkspaceId on);
}
