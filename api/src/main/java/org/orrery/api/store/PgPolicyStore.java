package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.orrery.api.access.AccessPolicy;
import org.orrery.api.access.PolicyStore;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.WorkspaceId;

/** Access policies in PostgreSQL: the document, and a row for each process that it opens. */
public final class PgPolicyStore implements PolicyStore {
  private static final String DOCUMENT =
      """
      SELECT document FROM access_policy WHERE workspace = ?
      """;

  /** Of two policies that arrive at once, one comes wholly after the other. */
  private static final String PUT_DOCUMENT =
      """
      INSERT INTO access_policy (workspace, document, updated)
      SELECT id, ?, ? FROM workspace WHERE id = ?
      ON CONFLICT (workspace) DO UPDATE SET document = excluded.document, updated = excluded.updated
      """;

  private static final String CLOSE_ALL =
      """
      DELETE FROM process_access WHERE workspace = ?
      """;

  private static final String OPEN =
      """
      INSERT INTO process_access (workspace, process, access) VALUES (?, ?, ?)
      """;

  private final Database database;

  public PgPolicyStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> document(WorkspaceId workspace) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DOCUMENT)) {
            statement.setString(1, workspace.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString("document")) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void put(WorkspaceId workspace, AccessPolicy policy, Instant now) {
    database.inTransaction(
        connection -> {
          putDocument(connection, workspace, policy.document(), now);
          try (PreparedStatement statement = connection.prepareStatement(CLOSE_ALL)) {
            statement.setString(1, workspace.value());
            statement.executeUpdate();
          }
          try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            for (Map.Entry<ProcessId, ProcessAccess> each : policy.processes().entrySet()) {
              statement.setString(1, workspace.value());
              statement.setString(2, each.getKey().value());
              statement.setString(
                  3, each.getValue().name().toLowerCase(Locale.ROOT).replace('_', '-'));
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  private static void putDocument(
      Connection connection, WorkspaceId workspace, String document, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT_DOCUMENT)) {
      statement.setString(1, document);
      statement.setObject(2, Rows.utc(now));
      statement.setString(3, workspace.value());
      if (statement.executeUpdate() == 0) {
        throw new OrreryException(
            ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
      }
    }
  }
}
