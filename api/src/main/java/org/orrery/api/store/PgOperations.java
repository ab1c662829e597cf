package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Operations;
import org.orrery.api.processes.WorkspaceId;

/** What operators decide, in PostgreSQL, where every server sees it. */
public final class PgOperations implements Operations {
  private static final String WORKSPACES =
      """
      SELECT id, created, suspended FROM workspace ORDER BY id
      """;

  private static final String CREATE =
      """
      INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT DO NOTHING
      """;

  private static final String SUSPEND =
      """
      UPDATE workspace SET suspended = CASE WHEN ? THEN coalesce(suspended, ?) END WHERE id = ?
      """;

  private static final String SWITCHES =
      """
      SELECT name, note, since, by FROM server_switch ORDER BY name
      """;

  private static final String TURN_ON =
      """
      INSERT INTO server_switch (name, note, since, by) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET note = excluded.note, by = excluded.by
      """;

  private static final String TURN_OFF =
      """
      DELETE FROM server_switch WHERE name = ?
      """;

  private static final String HINDRANCE =
      """
      SELECT note, NULL AS workspace FROM server_switch WHERE name = ?
      UNION ALL
      SELECT NULL, id FROM workspace WHERE id = ANY (?) AND suspended IS NOT NULL
      """;

  private final Database database;

  public PgOperations(Database database) {
    this.database = database;
  }

  /** Fills the placeholders of a statement. */
  private interface Filling {
    void of(Connection connection, PreparedStatement statement) throws SQLException;
  }

  private boolean change(String sql, Filling filling) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filling.of(connection, statement);
            return statement.executeUpdate() > 0;
          }
        });
  }

  @Override
  public List<Workspace> workspaces() {
    return database.directly(
        connection -> {
          List<Workspace> found = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(WORKSPACES);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new Workspace(
                      new WorkspaceId(rows.getString("id")),
                      Rows.instant(rows, "created"),
                      Rows.optionalInstant(rows, "suspended").orElse(null)));
            }
          }
          return found;
        });
  }

  @Override
  public boolean create(WorkspaceId workspace, Instant now) {
    return change(
        CREATE,
        (connection, statement) -> {
          statement.setString(1, workspace.value());
          statement.setObject(2, Rows.utc(now));
        });
  }

  @Override
  public boolean suspend(WorkspaceId workspace, @Nullable Instant since) {
    return change(
        SUSPEND,
        (connection, statement) -> {
          statement.setBoolean(1, since != null);
          statement.setObject(2, Rows.utc(since == null ? Instant.EPOCH : since));
          statement.setString(3, workspace.value());
        });
  }

  @Override
  public List<Switch> switches() {
    return database.directly(
        connection -> {
          List<Switch> found = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(SWITCHES);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new Switch(
                      rows.getString("name"),
                      rows.getString("note"),
                      Rows.instant(rows, "since"),
                      rows.getString("by")));
            }
          }
          return found;
        });
  }

  @Override
  public void turnOn(Switch wanted) {
    change(
        TURN_ON,
        (connection, statement) -> {
          statement.setString(1, wanted.name());
          statement.setString(2, wanted.note());
          statement.setObject(3, Rows.utc(wanted.since()));
          statement.setString(4, wanted.by());
        });
  }

  @Override
  public void turnOff(String name) {
    change(TURN_OFF, (connection, statement) -> statement.setString(1, name));
  }

  @Override
  public Hindrance hindrance(Set<WorkspaceId> workspaces) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(HINDRANCE)) {
            statement.setString(1, MAINTENANCE);
            statement.setArray(
                2,
                connection.createArrayOf(
                    "text", workspaces.stream().map(WorkspaceId::value).toArray()));
            Optional<String> maintenance = Optional.empty();
            Set<WorkspaceId> suspended = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                String workspace = rows.getString("workspace");
                if (workspace == null) {
                  maintenance = Optional.of(rows.getString("note"));
                } else {
                  suspended.add(new WorkspaceId(workspace));
                }
              }
            }
            return new Hindrance(maintenance, suspended);
          }
        });
  }
}
