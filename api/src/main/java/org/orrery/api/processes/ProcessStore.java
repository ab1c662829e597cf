package org.orrery.api.processes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.OrreryException;

/**
 * Where processes are kept. Each method is one transaction, durable when it returns, and throws
 * {@link OrreryException} with {@code DATABASE_UNAVAILABLE} if the database is not there. Writes
 * throw {@code NO_SUCH_WORKSPACE}, {@code NO_SUCH_PROCESS}, {@code DUPLICATED_PROCESS} or {@code
 * IMMUTABLE_PROCESS} where that is so.
 */
public interface ProcessStore {
  /** Versions of a process that are kept although it was replaced. */
  int KEPT_VERSIONS = 100;

  boolean workspaceExists(WorkspaceId workspace);

  StoredProcess insert(NewRevision revision);

  /**
   * The same as {@link #insert}, once for a key of the workspace: what was inserted by it before is
   * answered.
   *
   * @throws OrreryException {@code IDEMPOTENCY_KEY_REUSED}
   */
  Inserted insertOnce(NewRevision revision, IdempotencyKey key);

  /**
   * @param replayed whether an earlier request with the same key inserted it
   */
  record Inserted(StoredProcess process, boolean replayed) {}

  StoredProcess replace(NewRevision revision);

  /**
   * Gives a built-in process to its workspace, or a new revision of it. Without effect if it is
   * there with the same package and version, and on somebody's own process of that name.
   *
   * @return whether a revision was written
   */
  boolean install(NewRevision revision);

  /** Forgets the name; its revisions stay for the jobs that refer to them. */
  void remove(WorkspaceId workspace, ProcessId id);

  /** See {@link ProcessService#find}. */
  ProcessService.Lookup lookup(WorkspaceId workspace, ProcessId id);

  /** See {@link ProcessService#find(WorkspaceId, ProcessId, VersionWanted)}. */
  Optional<RevisionKey> find(WorkspaceId workspace, ProcessId id, VersionWanted wanted);

  /**
   * See {@link ProcessService#versions}.
   *
   * @param limit how many at most
   * @param before only numbers below this one, or null for all
   */
  List<VersionEntry> versions(
      WorkspaceId workspace, ProcessId id, int limit, @Nullable Integer before);

  /** Whether a process of the workspace may be used by others. */
  boolean hasProcessesForOthers(WorkspaceId workspace);

  Optional<StoredProcess> find(RevisionKey key);

  /**
   * Current revisions, ordered by id.
   *
   * @param limit how many at most
   * @param forOthers only those that others may use
   */
  List<ProcessSummary> list(
      WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers);

  List<WorkspaceId> workspaces();

  /** The uploads that revisions and jobs that have not ended need. */
  Set<Sha256> referencedUploads(WorkspaceId workspace);

  /**
   * Forgets revisions that no job refers to if their process is gone or has more than {@link
   * #KEPT_VERSIONS} newer ones, and idempotency keys that are too old.
   */
  int forgetUnused();
}
