package org.orrery.api.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.orrery.api.processes.WorkspaceId;

/**
 * Where API keys are kept. Each method is one transaction and throws {@code DATABASE_UNAVAILABLE}
 * if the database is not there.
 */
public interface ApiKeyStore {
  /**
   * @param hash of the whole key
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared in constant time, never by equals.
  record Stored(ApiKey key, byte[] hash) {}

  /**
   * Throws {@code NO_SUCH_WORKSPACE} if there is no such workspace.
   *
   * @param mostGood how many keys of the workspace may be neither revoked nor expired, this one
   *     included
   * @return false, and nothing is written, if there would be more
   */
  boolean insert(Stored key, int mostGood);

  /** Writes the key if there never was one of an operator. Of several servers one succeeds. */
  boolean insertFirst(Stored key);

  /** Whether there is a key of an operator, be it good or not. */
  boolean anyOfOperators();

  Optional<Stored> find(String id);

  /**
   * A workspace's keys, revoked and expired ones too, the newest first.
   *
   * @param limit how many at most
   */
  List<ApiKey> list(WorkspaceId workspace, int limit);

  /** Revokes a key of a workspace; one that is revoked stays so. False if there is no such key. */
  boolean revoke(WorkspaceId workspace, String id, Instant now);

  /** Notes a use, unless a later one is known. */
  void used(String id, Instant now);
}
