package org.orrery.api.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.processes.WorkspaceId;

/**
 * What those who look after the server decide for all servers of a database. Each method is one
 * transaction, in force for whatever is asked afterwards, and throws {@code DATABASE_UNAVAILABLE}
 * if the database is not there.
 */
public interface Operations {
  /**
   * @param suspended since when nothing new begins in it, or null
   */
  record Workspace(WorkspaceId id, Instant created, @Nullable Instant suspended) {}

  /**
   * Something that is switched on.
   *
   * @param name see {@link #MAINTENANCE} and {@link #drain}
   * @param note for those who meet it
   * @param by who switched it on
   */
  record Switch(String name, String note, Instant since, String by) {}

  /** What stands against beginning something new; usually nothing. */
  record Hindrance(Optional<String> maintenance, Set<WorkspaceId> suspended) {
    public Hindrance {
      suspended = Set.copyOf(suspended);
    }
  }

  /** Nothing is executed or deployed; reading goes on. */
  String MAINTENANCE = "maintenance";

  /** The switch by which a backend takes no new jobs; those that run go on. */
  static String drain(String backend) {
    return "drain:" + backend;
  }

  /** All, by name. */
  List<Workspace> workspaces();

  /** False, and nothing is changed, if there is one of that name. */
  boolean create(WorkspaceId workspace, Instant now);

  /**
   * Suspends a workspace or takes that back. Idempotent. False if there is none.
   *
   * @param since null to take it back; of two times the first stays
   */
  boolean suspend(WorkspaceId workspace, @Nullable Instant since);

  List<Switch> switches();

  /** Idempotent; a later note takes the place of the former one. */
  void turnOn(Switch wanted);

  /** Idempotent. */
  void turnOff(String name);

  /** What hinders the work of these workspaces: one query. */
  Hindrance hindrance(Set<WorkspaceId> workspaces);
}
