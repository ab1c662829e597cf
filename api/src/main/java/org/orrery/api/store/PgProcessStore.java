package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.NewRevision;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.ProcessStore;
import org.orrery.api.processes.ProcessSummary;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.StoredProcess;
import org.orrery.api.processes.WorkspaceId;

/** Processes in PostgreSQL. */
public final class PgProcessStore implements ProcessStore {
  private static final String WORKSPACE_EXISTS =
      """
      SELECT 1 FROM workspace WHERE id = ?
      """;

  /** Deployments to one workspace go one after the other; jobs that refer to it do not wait. */
  private static final String LOCK_WORKSPACE =
      """
      SELECT 1 FROM workspace WHERE id = ? FOR NO KEY UPDATE
      """;

  private static final String CURRENT =
      """
      SELECT r.key, r.mutable
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND p.id = ?
      """;

  private static final String INSERT_REVISION =
      """
      INSERT INTO process_revision
        (workspace, process, revision, version, title, description, keywords, mutable,
         package_type, package, document_uri, entry, deployed)
      SELECT ?, ?, coalesce(max(revision), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
      FROM process_revision WHERE workspace = ? AND process = ?
      RETURNING key, revision
      """;

  private static final String INSERT_DOCUMENT =
      """
      INSERT INTO process_document (revision_key, uri, content) VALUES (?, ?, ?)
      """;

  private static final String INSERT_FILE =
      """
      INSERT INTO process_file (revision_key, sha256) VALUES (?, ?)
      """;

  private static final String WORKSPACES =
      """
      SELECT id FROM workspace ORDER BY id
      """;

  private static final String REFERENCED_UPLOADS =
      """
      SELECT f.sha256
      FROM process_file f JOIN process_revision r ON r.key = f.revision_key
      WHERE r.workspace = ?
      UNION
      SELECT f.sha256
      FROM job_file f JOIN job ON job.id = f.job
      WHERE job.workspace = ? AND job.state NOT IN ('succeeded', 'failed', 'dismissed')
      """;

  /** Two statements of one transaction would not see a job that is accepted between them. */
  private static final String FORGET_UNUSED =
      """
      DELETE FROM process_revision r
      WHERE NOT EXISTS (SELECT 1 FROM process p WHERE p.revision_key = r.key)
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.process_revision = r.key)
        AND r.deployed < now() - interval '1 hour'
      """;

  private static final String POINT_NAME =
      """
      INSERT INTO process (workspace, id, revision_key) VALUES (?, ?, ?)
      ON CONFLICT (workspace, id) DO UPDATE SET revision_key = excluded.revision_key
      """;

  private static final String REMOVE_NAME =
      """
      DELETE FROM process WHERE workspace = ? AND id = ?
      """;

  private static final String FIND =
      """
      SELECT key, workspace, process, revision, version, title, description, keywords, mutable, deployed,
             package_type, package, document_uri, entry
      FROM process_revision WHERE key = ?
      """;

  private static final String FIND_DOCUMENTS =
      """
      SELECT uri, content FROM process_document WHERE revision_key = ?
      """;

  private static final String LIST =
      """
      SELECT r.workspace, r.process, r.revision, r.version, r.title, r.description, r.keywords, r.mutable, r.deployed
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND (?::text IS NULL OR p.id COLLATE "C" > ?)
      ORDER BY p.id COLLATE "C"
      LIMIT ?
      """;

  private final Database database;

  public PgProcessStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean workspaceExists(WorkspaceId workspace) {
    return database.directly(connection -> exists(connection, WORKSPACE_EXISTS, workspace));
  }

  @Override
  public StoredProcess insert(NewRevision revision) {
    return database.inTransaction(
        connection -> {
          lock(connection, revision.workspace());
          if (current(connection, revision.workspace(), revision.id()).isPresent()) {
            throw new OrreryException(
                ErrorCode.DUPLICATED_PROCESS,
                "There is a process `%s` already; replace it by PUT.".formatted(revision.id()));
          }
          return write(connection, revision);
        });
  }

  @Override
  public StoredProcess replace(NewRevision revision) {
    return database.inTransaction(
        connection -> {
          lock(connection, revision.workspace());
          requireMutable(connection, revision.workspace(), revision.id());
          return write(connection, revision);
        });
  }

  @Override
  public void remove(WorkspaceId workspace, ProcessId id) {
    database.inTransaction(
        connection -> {
          lock(connection, workspace);
          requireMutable(connection, workspace, id);
          try (PreparedStatement statement = connection.prepareStatement(REMOVE_NAME)) {
            statement.setString(1, workspace.value());
            statement.setString(2, id.value());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public Optional<RevisionKey> current(WorkspaceId workspace, ProcessId id) {
    return database.directly(connection -> current(connection, workspace, id)).map(Current::key);
  }

  @Override
  public Optional<StoredProcess> find(RevisionKey key) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
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
        });
  }

  @Override
  public List<ProcessSummary> list(WorkspaceId workspace, int limit, @Nullable ProcessId after) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            String behind = after == null ? null : after.value();
            statement.setString(1, workspace.value());
            statement.setString(2, behind);
            statement.setString(3, behind);
            statement.setInt(4, limit);
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
          try (PreparedStatement statement = connection.prepareStatement(WORKSPACES);
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
          try (PreparedStatement statement = connection.prepareStatement(REFERENCED_UPLOADS)) {
            statement.setString(1, workspace.value());
            statement.setString(2, workspace.value());
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
          try (PreparedStatement statement = connection.prepareStatement(FORGET_UNUSED)) {
            return statement.executeUpdate();
          }
        });
  }

  private record Current(RevisionKey key, boolean mutable) {}

  private static Optional<Current> current(
      Connection connection, WorkspaceId workspace, ProcessId id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CURRENT)) {
      statement.setString(1, workspace.value());
      statement.setString(2, id.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Current(new RevisionKey(row.getLong("key")), row.getBoolean("mutable")))
            : Optional.empty();
      }
    }
  }

  private static void requireMutable(Connection connection, WorkspaceId workspace, ProcessId id)
      throws SQLException {
    Current current =
        current(connection, workspace, id)
            .orElseThrow(
                () ->
                    new OrreryException(
                        ErrorCode.NO_SUCH_PROCESS, "There is no process `%s`.".formatted(id)));
    if (!current.mutable()) {
      throw new OrreryException(
          ErrorCode.IMMUTABLE_PROCESS, "The process `%s` can't be changed.".formatted(id));
    }
  }

  private static void lock(Connection connection, WorkspaceId workspace) throws SQLException {
    if (!exists(connection, LOCK_WORKSPACE, workspace)) {
      throw new OrreryException(
          ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace `%s`.".formatted(workspace));
    }
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

  private static StoredProcess write(Connection connection, NewRevision revision)
      throws SQLException {
    NewRevision.Description said = revision.description();
    RevisionKey key;
    int number;
    try (PreparedStatement statement = connection.prepareStatement(INSERT_REVISION)) {
      statement.setString(1, revision.workspace().value());
      statement.setString(2, revision.id().value());
      statement.setString(3, said.version());
      statement.setString(4, said.title());
      statement.setString(5, said.description());
      statement.setArray(6, connection.createArrayOf("text", said.keywords().toArray()));
      statement.setBoolean(7, said.mutable());
      statement.setString(8, revision.packaged().mediaType());
      statement.setBytes(9, revision.packaged().content().toArray());
      statement.setString(10, revision.documentUri());
      statement.setString(11, revision.entry());
      statement.setObject(12, Rows.utc(revision.deployed()));
      statement.setString(13, revision.workspace().value());
      statement.setString(14, revision.id().value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        key = new RevisionKey(row.getLong("key"));
        number = row.getInt("revision");
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_DOCUMENT)) {
      for (Map.Entry<String, Content> document : revision.documents().entrySet()) {
        statement.setLong(1, key.value());
        statement.setString(2, document.getKey());
        statement.setBytes(3, document.getValue().toArray());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_FILE)) {
      for (Sha256 file : revision.files()) {
        statement.setLong(1, key.value());
        statement.setString(2, file.hex());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    try (PreparedStatement statement = connection.prepareStatement(POINT_NAME)) {
      statement.setString(1, revision.workspace().value());
      statement.setString(2, revision.id().value());
      statement.setLong(3, key.value());
      statement.executeUpdate();
    }
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
            revision.deployed());
    return new StoredProcess(
        key,
        summary,
        revision.packaged(),
        revision.documentUri(),
        revision.entry(),
        revision.documents());
  }

  private static Map<String, Content> documents(Connection connection, RevisionKey key)
      throws SQLException {
    Map<String, Content> documents = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FIND_DOCUMENTS)) {
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
        Rows.instant(row, "deployed"));
  }
}
