package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessDialect;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.WorkspaceId;

/** Writes revisions of processes, each method within a transaction of its caller. */
final class RevisionWrites {
  private RevisionWrites() {}

  /** Deployments to one workspace go one after the other. */
  static void lock(Connection connection, WorkspaceId workspace) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.LOCK_WORKSPACE)) {
      statement.setString(1, workspace.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new OrreryException(
              ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
        }
      }
    }
  }

  /** Whether the process that has a name may be changed; empty if none has it. */
  static Optional<Boolean> mutable(Connection connection, WorkspaceId workspace, ProcessId id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.CURRENT)) {
      statement.setString(1, workspace.value());
      statement.setString(2, id.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean("mutable")) : Optional.empty();
      }
    }
  }

  static void requireMutable(Connection connection, WorkspaceId workspace, ProcessId id)
      throws SQLException {
    boolean mutable =
        mutable(connection, workspace, id)
            .orElseThrow(
                () ->
                    new OrreryException(
                        ErrorCode.NO_SUCH_PROCESS, "There is no process `%s`.".formatted(id)));
    if (!mutable) {
      throw new OrreryException(
          ErrorCode.IMMUTABLE_PROCESS, "The process `%s` can't be changed.".formatted(id));
    }
  }

  /** Writes a revision and makes it the current one of its name. */
  static StoredProcess write(Connection connection, NewRevision revision) throws SQLException {
    NewRevision.Description said = revision.description();
    RevisionKey key;
    int number;
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.INSERT_REVISION)) {
      statement.setString(1, revision.workspace().value());
      statement.setString(2, revision.id().value());
      statement.setString(3, said.version());
      statement.setString(4, said.title());
      statement.setString(5, said.description());
      statement.setArray(6, connection.createArrayOf("text", said.keywords().toArray()));
      statement.setBoolean(7, said.mutable());
      statement.setArray(8, connection.createArrayOf("text", said.jobControl().toArray()));
      statement.setString(9, revision.packaged().mediaType());
      statement.setBytes(10, revision.packaged().content().toArray());
      statement.setString(11, revision.documentUri());
      statement.setString(12, revision.entry());
      ProcessDialect dialect = revision.dialect();
      statement.setString(13, dialect == null ? null : dialect.wire());
      statement.setString(14, revision.by());
      statement.setObject(15, Rows.utc(revision.deployed()));
      statement.setString(16, revision.workspace().value());
      statement.setString(17, revision.id().value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        key = new RevisionKey(row.getLong("key"));
        number = row.getInt("revision");
      }
    }
    writeParts(connection, key, revision);
    pointName(connection, key, number, revision);
    ProcessSummary summary =
        new ProcessSummary(
            revision.workspace(),
            revision.id(),
            number,
            said.version(),
            said.title(),
            said.description(),
            said.keywords(),
            said.mutable(),
            said.jobControl(),
            ProcessAccess.PRIVATE,
            revision.deployed());
    return new StoredProcess(
        key,
        summary,
        revision.packaged(),
        revision.documentUri(),
        revision.entry(),
        revision.documents());
  }

  private static void writeParts(Connection connection, RevisionKey key, NewRevision revision)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.INSERT_DOCUMENT)) {
      for (Map.Entry<String, Content> document : revision.documents().entrySet()) {
        statement.setLong(1, key.value());
        statement.setString(2, document.getKey());
        statement.setBytes(3, document.getValue().toArray());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.INSERT_FILE)) {
      for (Sha256 file : revision.files()) {
        statement.setLong(1, key.value());
        statement.setString(2, file.hex());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void pointName(
      Connection connection, RevisionKey key, int number, NewRevision revision)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.POINT_NAME)) {
      statement.setString(1, revision.workspace().value());
      statement.setString(2, revision.id().value());
      statement.setLong(3, key.value());
      statement.setInt(4, number);
      statement.executeUpdate();
    }
  }
}
