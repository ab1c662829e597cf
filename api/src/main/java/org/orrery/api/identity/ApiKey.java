package org.orrery.api.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Permission;
import org.orrery.api.processes.WorkspaceId;

/**
 * A key of the server's own, without its secret.
 *
 * @param id shown in lists and logs; the key starts with it
 * @param workspace that it is for
 * @param name that somebody gave it
 * @param operator whether its bearer looks after the server
 * @param createdBy who made it
 * @param expires null: never
 * @param lastUsed to within {@link ApiKeys#LAST_USED_STEP}, or null
 * @param revoked since when it is good for nothing, or null
 */
public record ApiKey(
    String id,
    WorkspaceId workspace,
    String name,
    Set<Permission> permissions,
    boolean operator,
    Instant created,
    String createdBy,
    @Nullable Instant expires,
    @Nullable Instant lastUsed,
    @Nullable Instant revoked) {
  public ApiKey {
    permissions = Set.copyOf(permissions);
  }

  /** What the key starts with: enough to recognise it, nothing to use it. */
  public String prefix() {
    return ApiKeySecret.MARK + id;
  }

  boolean isGoodAt(Instant now) {
    return revoked == null && (expires == null || now.isBefore(expires));
  }

  Caller caller() {
    return new Caller(
        "key:" + id,
        true,
        false,
        Set.of(workspace),
        permissions.contains(Permission.MANAGE) ? Set.of(workspace) : Set.of(),
        workspace,
        permissions,
        operator);
  }
}
