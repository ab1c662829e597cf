package org.orrery.api.processes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * Deploys processes and tells about them. Every method blocks for the database and throws {@link
 * OrreryException}: {@link ErrorCode#NO_SUCH_WORKSPACE}, {@link ErrorCode#NO_SUCH_PROCESS} or
 * {@link ErrorCode#DATABASE_UNAVAILABLE} where that is so, and what the method names itself.
 */
public interface ProcessService {
  /**
   * Checks a package and stores it with everything that it imports, so that running it needs no
   * network for documents (OGC API Processes Part 2, deploy).
   *
   * @throws OrreryException {@link ErrorCode#INVALID_DOCUMENT} with every diagnostic, {@link
   *     ErrorCode#WORKFLOW_NOT_FOUND}, {@link ErrorCode#DUPLICATED_PROCESS}, {@link
   *     ErrorCode#IMMUTABLE_PROCESS} if that is what has the id
   */
  DeployedProcess deploy(WorkspaceId workspace, Deployment deployment);

  /**
   * The same once for a key of the workspace: what was deployed by it before is answered.
   *
   * @throws OrreryException as {@link #deploy}, and {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
   */
  Deployed deployOnce(WorkspaceId workspace, Deployment deployment, IdempotencyKey key);

  /**
   * @param replayed whether an earlier request with the same key deployed it
   */
  record Deployed(DeployedProcess process, boolean replayed) {}

  /**
   * Checks a package as {@link #deploy} does and tells what it would become, writing nothing.
   *
   * @throws OrreryException as {@link #deploy}, save that a process of its name may be there
   */
  DeployedProcess check(WorkspaceId workspace, Deployment deployment);

  /**
   * Gives a process a new revision. Jobs that were accepted before stay with theirs. The process
   * keeps its id, whatever the package says.
   *
   * @param sameId refuse a package that has another id
   * @throws OrreryException as {@link #deploy}, and {@link ErrorCode#IMMUTABLE_PROCESS}
   */
  DeployedProcess replace(
      WorkspaceId workspace, ProcessId id, Deployment deployment, boolean sameId);

  /**
   * Takes a process away; its accepted and running jobs go on.
   *
   * @throws OrreryException {@link ErrorCode#IMMUTABLE_PROCESS}
   */
  void undeploy(WorkspaceId workspace, ProcessId id);

  DeployedProcess get(WorkspaceId workspace, ProcessId id);

  /**
   * Looks a process up: one query, however it comes out. Empty if there is none, or no such
   * workspace; the access that was given to a name is told all the same.
   */
  Lookup find(WorkspaceId workspace, ProcessId id);

  /**
   * A version of a process since it was last deployed, also one that was replaced.
   *
   * @return empty if there is no such version, or no such process
   */
  Optional<RevisionKey> find(WorkspaceId workspace, ProcessId id, VersionWanted wanted);

  /**
   * The versions of a process since it was last deployed, newest first; none if there is no such
   * process. Of those that no job has run only the {@link ProcessStore#KEPT_VERSIONS} newest are
   * kept.
   *
   * @param limit how many at most, from 1
   * @param before only numbers below this one, or null for the first page
   */
  VersionPage versions(WorkspaceId workspace, ProcessId id, int limit, @Nullable Integer before);

  /** A revision that {@link #find} gave. */
  DeployedProcess get(RevisionKey revision);

  /**
   * @param workspaceExists whether there is that workspace
   * @param revision the current one, or null if there is no process
   * @param access of the name; private if nothing else was said
   */
  record Lookup(boolean workspaceExists, @Nullable RevisionKey revision, ProcessAccess access) {}

  /**
   * @param limit how many at most, from 1
   * @param after only ids behind this one, or null for the first page
   * @param forOthers only those that others may use
   */
  ProcessPage list(WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers);

  /** What was deployed, byte for byte. */
  ProcessPackage packageOf(RevisionKey revision);

  /** Whether there is a process that others may use. */
  boolean hasProcessesForOthers(WorkspaceId workspace);

  /** Does nothing if there is such a workspace. */
  void requireWorkspace(WorkspaceId workspace);
}
