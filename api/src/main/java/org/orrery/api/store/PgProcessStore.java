package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  /** One row whether or not there is any of it, so that what is hidden takes as long. */
  private static final String LOOKUP =
      """
      SELECT w.id IS NOT NULL AS workspace_exists, p.revision_key, a.access
      FROM (SELECT ? AS workspace, ? AS process) asked
        LEFT JOIN workspace w ON w.id = asked.workspace
        LEFT JOIN process p ON p.workspace = asked.workspace AND p.id = asked.process
        LEFT JOIN process_access a ON a.workspace = asked.workspace AND a.process = asked.process
      """;

  private static final String ANY_FOR_OTHERS =
      """
      SELECT 1 FROM process p JOIN process_access a ON a.workspace = p.workspace AND a.process = p.id
      WHERE p.workspace = ? LIMIT 1
      """;

  private static final String CURRENT =
      """
      SELECT r.key, r.mutable
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND p.id = ?
      """;

  /** A mutable process of that name is somebody's own. */
  private static final String INSTALLED =
      """
      SELECT 1
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND p.id = ? AND (r.mutable OR (r.package = ? AND r.version = ?))
      """;

  private static final String INSERT_REVISION =
      """
      INSERT INTO process_revision
        (workspace, process, revision, version, title, description, keywords, mutable,
         job_control, package_type, package, document_uri, entry, deployed)
      SELECT ?, ?, coalesce(max(revision), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
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
      UNION
      SELECT f.sha256
      FROM process_file f JOIN job ON job.process_revision = f.revision_key
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
      SELECT r.key, r.workspace, r.process, r.revision, r.version, r.title, r.description, r.keywords, r.mutable,
             r.job_control, r.deployed, r.package_type, r.package, r.document_uri, r.entry, a.access
      FROM process_revision r
        LEFT JOIN process_access a ON a.workspace = r.workspace AND a.process = r.process
      WHERE r.key = ?
      """;

  private static final String FIND_DOCUMENTS =
      """
      SELECT uri, content FROM process_document WHERE revision_key = ?
      """;

  private static final String LIST =
      """
      SELECT r.workspace, r.process, r.revision, r.version, r.title, r.description, r.keywords, r.mutable,
             r.job_control, r.deployed, a.access
      FROM process p
        JOIN process_revision r ON r.key = p.revision_key
        LEFT JOIN process_access a ON a.workspace = p.workspace AND a.process = p.id
      WHERE p.workspace = ? AND (NOT ? OR a.access IS NOT NULL) AND (?::text IS NULL OR p.id COLLATE "C" > ?)
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
    return database.inTransaction(connection -> insert(connection, revision));
  }

  private static StoredProcess insert(Connection connection, NewRevision revision)
      throws SQLException {
    lock(connection, revision.workspace());
    if (current(connection, revision.workspace(), revision.id()).isPresent()) {
      requireMutable(connection, revision.workspace(), revision.id());
      throw new OrreryException(
          ErrorCode.DUPLICATED_PROCESS,
          "There is a process `%s` already; replace it by PUT.".formatted(revision.id()));
    }
    return write(connection, revision);
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
          lock(connection, revision.workspace());
          requireMutable(connection, revision.workspace(), revision.id());
          return write(connection, revision);
        });
  }

  @Override
  public boolean install(NewRevision revision) {
    return database.inTransaction(
        connection -> {
          lock(connection, revision.workspace());
          boolean wanted = !exists(connection, INSTALLED, revision);
          if (wanted) {
            write(connection, revision);
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
  public ProcessService.Lookup lookup(WorkspaceId workspace, ProcessId id) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LOOKUP)) {
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
    return database.directly(connection -> exists(connection, ANY_FOR_OTHERS, workspace));
  }

  @Override
  public Optional<StoredProcess> find(RevisionKey key) {
    return database.inTransaction(connection -> find(connection, key));
  }

  private static Optional<StoredProcess> find(Connection connection, RevisionKey key)
      throws SQLException {
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
  }

  @Override
  public List<ProcessSummary> list(
      WorkspaceId workspace, int limit, @Nullable ProcessId after, boolean forOthers) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LIST)) {
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
              PreparedStatement statement = connection.prepareStatement(FORGET_UNUSED)) {
            keys.setLong(1, IdempotencyKey.KEPT.toSeconds());
            keys.executeUpdate();
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
      statement.setArray(8, connection.createArrayOf("text", said.jobControl().toArray()));
      statement.setString(9, revision.packaged().mediaType());
      statement.setBytes(10, revision.packaged().content().toArray());
      statement.setString(11, revision.documentUri());
      statement.setString(12, revision.entry());
      statement.setObject(13, Rows.utc(revision.deployed()));
      statement.setString(14, revision.workspace().value());
      statement.setString(15, revision.id().value());
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
        Rows.texts(row, "job_control"),
        access(row),
        Rows.instant(row, "deployed"));
  }
}
