package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.ProcessStore;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.VersionEntry;
import org.orrery.api.processes.VersionWanted;
import org.orrery.api.processes.WorkspaceId;

/** Processes in PostgreSQL. */
public final class PgProcessStore implements ProcessStore {
  private final Database database;

  public PgProcessStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean workspaceExists(WorkspaceId workspace) {
    return database.directly(
        connection -> exists(connection, ProcessSql.WORKSPACE_EXISTS, workspace));
  }

  @Override
  public StoredProcess insert(NewRevision revision) {
    return database.inTransaction(connection -> insert(connection, revision));
  }

  private static StoredProcess insert(Connection connection, NewRevision revision)
      throws SQLException {
    RevisionWrites.lock(connection, revision.workspace());
    if (RevisionWrites.mutable(connection, revision.workspace(), revision.id()).isPresent()) {
      RevisionWrites.requireMutable(connection, revision.workspace(), revision.id());
      throw new OrreryException(
          ErrorCode.DUPLICATED_PROCESS,
          "There is a process `%s` already; replace it by PUT.".formatted(revision.id()));
    }
    return RevisionWrites.write(connection, revision);
  }

  @Override
  public Inserted insertOnce(NewRevision revision, IdempotencyKey key) {
    return database.inTransaction(
        connection -> {
          Optional<IdempotencySql.Earlier> earlier =
              IdempotencySql.claim(connection, revision.workspace(), key, null);
          if (earlier.isPresent()) {
            StoredProcess before =
                find(connection, new RevisionKey(earlier.get().revision())).orElseThrow();
            return new Inserted(before, true);
          }
          StoredProcess written = insert(connection, revision);
          IdempotencySql.gave(connection, revision.workspace(), key, written.key().value());
          return new Inserted(written, false);
        });
  }

  @Override
  public StoredProcess replace(NewRevision revision) {
    return database.inTransaction(
        connection -> {
          RevisionWrites.lock(connection, revision.workspace());
          RevisionWrites.requireMutable(connection, revision.workspace(), revision.id());
          return RevisionWrites.write(connection, revision);
        });
  }

  @Override
  public boolean install(NewRevision revision) {
    return database.inTransaction(
        connection -> {
          RevisionWrites.lock(connection, revision.workspace());
          boolean wanted = !exists(connection, ProcessSql.INSTALLED, revision);
          if (wanted) {
            RevisionWrites.write(connection, revision);
          }
          return wanted;
        });
  }

  private static boolean exists(Connection connection, String query, NewRevision revision)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, revision.workspace().value());
      statement.setString(2, revision.id().value());
      statement.setBytes(3, revision.packaged().content().toArray());
      statement.setString(4, revision.description().version());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public void remove(WorkspaceId workspace, ProcessId id) {
    database.inTransaction(
        connection -> {
          RevisionWrites.lock(connection, workspace);
          RevisionWrites.requireMutable(connection, workspace, id);
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.REMOVE_NAME)) {
            statement.setString(1, workspace.value());
            statement.setString(2, id.value());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public ProcessService.Lookup lookup(WorkspaceId workspace, ProcessId id) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.LOOKUP)) {
            statement.setString(1, workspace.value());
            statement.setString(2, id.value());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              boolean workspaceExists = row.getBoolean("workspace_exists");
              long key = row.getLong("revision_key");
              return new ProcessService.Lookup(
                  workspaceExists, row.wasNull() ? null : new RevisionKey(key), access(row));
            }
          }
        });
  }

  private static ProcessAccess access(ResultSet row) throws SQLException {
    String access = row.getString("access");
    return access == null
        ? ProcessAccess.PRIVATE
        : ProcessAccess.valueOf(access.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public boolean hasProcessesForOthers(WorkspaceId workspace) {
    return database.directly(
        connection -> exists(connection, ProcessSql.ANY_FOR_OTHERS, workspace));
  }

  @Override
  public Optional<StoredProcess> find(RevisionKey key) {
    return database.inTransaction(connection -> find(connection, key));
  }

  private static Optional<StoredProcess> find(Connection connection, RevisionKey key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.FIND)) {
      statement.setLong(1, key.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new StoredProcess(
                key,
                summary(row),
                new ProcessPackage(
                    row.getString("package_type"), Content.of(row.getBytes("package"))),
                row.getString("document_uri"),
                row.getString("entry"),
                documents(connection, key)));
      }
    }
  }

  @Override
  public Optional<RevisionKey> find(WorkspaceId workspace, ProcessId id, VersionWanted wanted) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.FIND_VERSION)) {
            statement.setString(1, workspace.value());
            statement.setString(2, id.value());
            statement.setString(3, wanted.name());
            statement.setString(4, wanted.name());
            statement.setObject(5, wanted.revision(), Types.INTEGER);
            statement.setObject(6, wanted.revision(), Types.INTEGER);
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(new RevisionKey(row.getLong("key")))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<VersionEntry> versions(
      WorkspaceId workspace, ProcessId id, int limit, @Nullable Integer before) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.VERSIONS)) {
            statement.setString(1, workspace.value());
            statement.setString(2, id.value());
            statement.setObject(3, before, Types.INTEGER);
            statement.setObject(4, before, Types.INTEGER);
            statement.setInt(5, limit);
            List<VersionEntry> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(
                    new VersionEntry(
                        rows.getInt("revision"),
                        rows.getString("version"),
                        rows.getBoolean("current"),
                        Rows.instant(rows, "deployed"),
                        rows.getString("deployed_by"),
                        rows.getString("package_type"),
                        rows.getLong("size"),
                        new Sha256(rows.getString("digest"))));
              }
            }
            return found;
          }
        });
  }

  @Override
  public List<ProcessSummary> list(
      WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.LIST)) {
            String behind = after == null ? null : after.value();
            statement.setString(1, workspace.value());
            statement.setBoolean(2, forOthers);
            statement.setString(3, behind);
            statement.setString(4, behind);
            statement.setInt(5, limit);
            List<ProcessSummary> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(summary(rows));
              }
            }
            return found;
          }
        });
  }

  @Override
  public List<WorkspaceId> workspaces() {
    return database.directly(
        connection -> {
          List<WorkspaceId> found = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(ProcessSql.WORKSPACES);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(new WorkspaceId(rows.getString("id")));
            }
          }
          return found;
        });
  }

  @Override
  public Set<Sha256> referencedUploads(WorkspaceId workspace) {
    return database.directly(
        connection -> {
          Set<Sha256> found = new HashSet<>();
          try (PreparedStatement statement =
              connection.prepareStatement(ProcessSql.REFERENCED_UPLOADS)) {
            statement.setString(1, workspace.value());
            statement.setString(2, workspace.value());
            statement.setString(3, workspace.value());
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(new Sha256(rows.getString("sha256")));
              }
            }
          }
          return found;
        });
  }

  @Override
  public int forgetUnused() {
    return database.directly(
        connection -> {
          try (PreparedStatement keys = connection.prepareStatement(IdempotencySql.FORGET);
              PreparedStatement statement = connection.prepareStatement(ProcessSql.FORGET_UNUSED)) {
            keys.setLong(1, IdempotencyKey.KEPT.toSeconds());
            keys.executeUpdate();
            statement.setInt(1, KEPT_VERSIONS);
            return statement.executeUpdate();
          }
        });
  }

  private static boolean exists(Connection connection, String query, WorkspaceId workspace)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, workspace.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Map<String, Content> documents(Connection connection, RevisionKey key)
      throws SQLException {
    Map<String, Content> documents = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ProcessSql.FIND_DOCUMENTS)) {
      statement.setLong(1, key.value());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          documents.put(rows.getString("uri"), Content.of(rows.getBytes("content")));
        }
      }
    }
    return documents;
  }

  private static ProcessSummary summary(ResultSet row) throws SQLException {
    return new ProcessSummary(
        new WorkspaceId(row.getString("workspace")),
        new ProcessId(row.getString("process")),
        row.getInt("revision"),
        row.getString("version"),
        row.getString("title"),
        row.getString("description"),
        Rows.texts(row, "keywords"),
        row.getBoolean("mutable"),
        Rows.texts(row, "job_control"),
        access(row),
        Rows.instant(row, "deployed"));
  }
}
