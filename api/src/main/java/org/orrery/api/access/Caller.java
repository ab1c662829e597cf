package org.orrery.api.access;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.processes.WorkspaceId;

/**
 * Who asks, as the credentials of a request show it.
 *
 * @param name for people and for the audit; never a secret
 * @param known whether there were credentials
 * @param everywhere whether the caller acts for every workspace, now and later
 * @param workspaces the caller acts for, beside those that are owned
 * @param owned workspaces that the caller manages
 * @param scope the one workspace that the credentials are for, or null
 * @param permissions what the credentials are good for
 * @param operator looks after the server
 */
public record Caller(
    String name,
    boolean known,
    boolean everywhere,
    Set<WorkspaceId> workspaces,
    Set<WorkspaceId> owned,
    @Nullable WorkspaceId scope,
    Set<Permission> permissions,
    boolean operator) {
  private static final Set<Permission> ALL = Set.of(Permission.values());

  /** Nobody in particular, who may do nothing that is not open to all. */
  public static final Caller NOBODY =
      new Caller(
          "anonymous", false, false, Set.of(), Set.of(), null, Set.of(Permission.READ), false);

  /** Whoever reaches a server that asks nobody for a name: the person at this very machine. */
  public static final Caller LOCAL =
      new Caller("anonymous", false, true, Set.of(), Set.of(), null, ALL, true);

  public Caller {
    workspaces = Set.copyOf(workspaces);
    owned = Set.copyOf(owned);
    permissions = Set.copyOf(permissions);
  }

  /** Somebody with a name, who may do all in some workspaces. */
  public static Caller member(String name, Set<WorkspaceId> workspaces, Set<WorkspaceId> owned) {
    return new Caller(name, true, false, workspaces, owned, null, ALL, false);
  }

  public boolean actsFor(WorkspaceId workspace) {
    return everywhere
        || (scope == null
            ? workspaces.contains(workspace) || owned.contains(workspace)
            : scope.equals(workspace));
  }

  public boolean manages(WorkspaceId workspace) {
    return everywhere || (owned.contains(workspace) && actsFor(workspace));
  }

  /**
   * The workspace that this caller acts for when it asks below a workspace's path: that one if it
   * can, else the only one it has; empty if there is none or the choice is not clear.
   */
  public Optional<WorkspaceId> callingWorkspace(WorkspaceId path) {
    if (actsFor(path)) {
      return Optional.of(path);
    }
    if (scope != null) {
      return Optional.of(scope);
    }
    Set<WorkspaceId> all = new HashSet<>(workspaces);
    all.addAll(owned);
    return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
  }
}
