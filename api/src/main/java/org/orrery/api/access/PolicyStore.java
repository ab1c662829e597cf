package org.orrery.api.access;

import java.time.Instant;
import java.util.Optional;
import org.orrery.api.processes.WorkspaceId;

/**
 * Where access policies are kept. Each method is one transaction and throws {@code
 * DATABASE_UNAVAILABLE} if the database is not there.
 */
public interface PolicyStore {
  /** The document as it was sent, or empty if there never was one. */
  Optional<String> document(WorkspaceId workspace);

  /**
   * Puts a policy in the place of what was there; from then on every decision follows it.
   * Idempotent. Throws {@code NO_SUCH_WORKSPACE}.
   */
  void put(WorkspaceId workspace, AccessPolicy policy, Instant now);
}
