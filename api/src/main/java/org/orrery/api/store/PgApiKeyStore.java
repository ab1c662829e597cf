package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Permission;
import org.orrery.api.identity.ApiKey;
import org.orrery.api.identity.ApiKeyStore;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.WorkspaceId;

/** API keys in PostgreSQL, by their hashes. */
public final class PgApiKeyStore implements ApiKeyStore {
  /** Keys of one workspace are made one after the other, so that they can be counted. */
  private static final String LOCK_WORKSPACE =
      """
      SELECT 1 FROM workspace WHERE id = ? FOR NO KEY UPDATE
      """;

  private static final String COUNT_GOOD =
      """
      SELECT count(*) FROM api_key
      WHERE workspace = ? AND revoked IS NULL AND (expires IS NULL OR expires > ?)
      """;

  private static final String INSERT =
      """
      INSERT INTO api_key
        (id, workspace, name, hash, permissions, operator, created, created_by, expires)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ANY_OF_OPERATORS =
      """
      SELECT 1 FROM api_key WHERE operator LIMIT 1
      """;

  private static final String FIND =
      """
      SELECT * FROM api_key WHERE id = ?
      """;

  private static final String LIST =
      """
      SELECT * FROM api_key WHERE workspace = ? ORDER BY created DESC, id LIMIT ?
      """;

  private static final String REVOKE =
      """
      UPDATE api_key SET revoked = coalesce(revoked, ?) WHERE workspace = ? AND id = ?
      """;

  private static final String USED =
      """
      UPDATE api_key SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used < ?)
      """;

  private final Database database;

  public PgApiKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean insert(Stored key, int mostGood) {
    return database.inTransaction(
        connection -> {
          lock(connection, key.key().workspace());
          if (good(connection, key.key()) >= mostGood) {
            return false;
          }
          write(connection, key);
          return true;
        });
  }

  @Override
  public boolean insertFirst(Stored key) {
    return database.inTransaction(
        connection -> {
          lock(connection, key.key().workspace());
          if (anyOfOperators(connection)) {
            return false;
          }
          write(connection, key);
          return true;
        });
  }

  @Override
  public boolean anyOfOperators() {
    return database.directly(PgApiKeyStore::anyOfOperators);
  }

  private static boolean anyOfOperators(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANY_OF_OPERATORS);
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  private static void lock(Connection connection, WorkspaceId workspace) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_WORKSPACE)) {
      statement.setString(1, workspace.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new OrreryException(
              ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
        }
      }
    }
  }

  private static long good(Connection connection, ApiKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT_GOOD)) {
      statement.setString(1, key.workspace().value());
      statement.setObject(2, Rows.utc(key.created()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void write(Connection connection, Stored stored) throws SQLException {
    ApiKey key = stored.key();
    Instant expires = key.expires();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, key.id());
      statement.setString(2, key.workspace().value());
      statement.setString(3, key.name());
      statement.setBytes(4, stored.hash());
      statement.setArray(
          5,
          connection.createArrayOf(
              "text",
              key.permissions().stream()
                  .map(each -> each.name().toLowerCase(Locale.ROOT))
                  .sorted()
                  .toArray()));
      statement.setBoolean(6, key.operator());
      statement.setObject(7, Rows.utc(key.created()));
      statement.setString(8, key.createdBy());
      statement.setObject(9, expires == null ? null : Rows.utc(expires));
      statement.executeUpdate();
    }
  }

  @Override
  public Optional<Stored> find(String id) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(new Stored(key(row), Objects.requireNonNull(row.getBytes("hash"))))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<ApiKey> list(WorkspaceId workspace, int limit) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, workspace.value());
            statement.setInt(2, limit);
            List<ApiKey> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(key(rows));
              }
            }
            return found;
          }
        });
  }

  @Override
  public boolean revoke(WorkspaceId workspace, String id, Instant now) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(REVOKE)) {
            statement.setObject(1, Rows.utc(now));
            statement.setString(2, workspace.value());
            statement.setString(3, id);
            return statement.executeUpdate() > 0;
          }
        });
  }

  @Override
  public void used(String id, Instant now) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(USED)) {
            statement.setObject(1, Rows.utc(now));
            statement.setString(2, id);
            statement.setObject(3, Rows.utc(now));
            return statement.executeUpdate();
          }
        });
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        new WorkspaceId(row.getString("workspace")),
        row.getString("name"),
        Rows.texts(row, "permissions").stream()
            .map(each -> Permission.valueOf(each.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        row.getBoolean("operator"),
        Rows.instant(row, "created"),
        row.getString("created_by"),
        instantOrNull(row, "expires"),
        instantOrNull(row, "last_used"),
        instantOrNull(row, "revoked"));
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    return Rows.optionalInstant(row, column).orElse(null);
  }
}
