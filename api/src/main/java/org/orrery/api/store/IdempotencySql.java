package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.WorkspaceId;

/**
 * Keys of requests that are carried out once. A key is claimed before anything else is written in a
 * transaction; of two at once the second waits for the end of the first.
 */
final class IdempotencySql {
  private static final String CLAIM =
      """
      INSERT INTO idempotency_key (workspace, key, request, job) VALUES (?, ?, ?, ?)
      ON CONFLICT (workspace, key) DO UPDATE
        SET request = excluded.request, created = excluded.created, job = excluded.job, revision_key = NULL
        WHERE idempotency_key.created < now() - ? * interval '1 second'
      """;

  private static final String FIND =
      """
      SELECT request, job, revision_key FROM idempotency_key WHERE workspace = ? AND key = ?
      """;

  private static final String GAVE_REVISION =
      """
      UPDATE idempotency_key SET revision_key = ? WHERE workspace = ? AND key = ?
      """;

  static final String FORGET =
      """
      DELETE FROM idempotency_key WHERE created < now() - ? * interval '1 second'
      """;

  private IdempotencySql() {}

  /** What came of the request when it was carried out; the other one is null or 0. */
  record Earlier(@Nullable UUID job, long revision) {}

  /**
   * Claims the key for this transaction, or tells what came of it.
   *
   * @param job what will come of it, or null if that is a revision
   * @throws OrreryException {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
   */
  static Optional<Earlier> claim(
      Connection connection, WorkspaceId workspace, IdempotencyKey key, @Nullable UUID job)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, workspace.value());
      statement.setString(2, key.key());
      statement.setString(3, key.request().hex());
      statement.setObject(4, job);
      statement.setLong(5, IdempotencyKey.KEPT.toSeconds());
      if (statement.executeUpdate() == 1) {
        return Optional.empty();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, workspace.value());
      statement.setString(2, key.key());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !row.getString("request").equals(key.request().hex())) {
          throw new OrreryException(
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "This `Idempotency-Key` was used for another request: take a new one for each.");
        }
        return Optional.of(
            new Earlier(row.getObject("job", UUID.class), row.getLong("revision_key")));
      }
    }
  }

  static void gave(Connection connection, WorkspaceId workspace, IdempotencyKey key, long revision)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(GAVE_REVISION)) {
      statement.setLong(1, revision);
      statement.setString(2, workspace.value());
      statement.setString(3, key.key());
      statement.executeUpdate();
    }
  }
}
