package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobLog;
import org.orrery.api.jobs.Lease;
import org.orrery.api.jobs.LeaseLostException;
import org.orrery.api.jobs.LogPart;
import org.orrery.api.jobs.LogStore;
import org.orrery.api.jobs.ResultFile;

/** The places of kept logs in PostgreSQL. */
public final class PgLogStore implements LogStore {
  private static final int ROWS_AT_ONCE = 1_000;

  private static final String OWN =
      """
      SELECT id FROM job WHERE id = ? AND lease_holder = ? AND lease_epoch = ? FOR SHARE
      """;

  private static final String KEEP =
      """
      INSERT INTO job_logs (job, size, sha256) VALUES (?, ?, ?) ON CONFLICT (job) DO NOTHING
      """;

  private static final String KEEP_ONE =
      """
      INSERT INTO job_log (job, number, name, step, attempt,
        stdout_place, stdout_written, stdout_cut, stderr_place, stderr_written, stderr_cut)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String IS_KEPT =
      """
      SELECT 1 FROM job_logs WHERE job = ?
      """;

  private static final String SELECT =
      """
      SELECT job_logs.size, job_logs.sha256, job_log.*
      FROM job_log JOIN job_logs USING (job)
      WHERE job = ?
      """;

  private static final String LIST = SELECT + " AND number > ? ORDER BY number LIMIT ?";

  private static final String FIND = SELECT + " AND name = ?";

  private final Database database;

  public PgLogStore(Database database) {
    this.database = database;
  }

  @Override
  public void keep(Lease lease, KeptLogs logs) {
    database.inTransaction(
        connection -> {
          own(connection, lease);
          ResultFile file = logs.file();
          try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
            statement.setObject(1, lease.job().value());
            statement.setLong(2, file == null ? 0 : file.size());
            statement.setString(3, file == null ? null : file.sha256());
            if (statement.executeUpdate() == 1) {
              insert(connection, lease.job(), logs.logs());
            }
          }
          return null;
        });
  }

  /** A claim by another server waits for this transaction, or this one sees that claim. */
  private static void own(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setObject(1, lease.job().value());
      statement.setObject(2, lease.holder());
      statement.setLong(3, lease.epoch());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new LeaseLostException(lease);
        }
      }
    }
  }

  private static void insert(Connection connection, JobId job, List<JobLog> logs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEEP_ONE)) {
      int waiting = 0;
      for (JobLog log : logs) {
        statement.setObject(1, job.value());
        statement.setInt(2, log.number());
        statement.setString(3, log.name());
        statement.setString(4, log.step());
        statement.setInt(5, log.attempt());
        set(statement, 6, log.stdout());
        set(statement, 9, log.stderr());
        statement.addBatch();
        if (++waiting == ROWS_AT_ONCE) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, int first, @Nullable LogPart part)
      throws SQLException {
    if (part == null) {
      for (int column = first; column < first + 3; column++) {
        statement.setNull(column, Types.BIGINT);
      }
      return;
    }
    if (!(part.place() instanceof LogPart.Place.Kept kept)) {
      throw new IllegalArgumentException("only what lies with the results is kept");
    }
    statement.setLong(first, kept.offset());
    statement.setLong(first + 1, part.written());
    statement.setLong(first + 2, part.cut());
  }

  @Override
  public boolean isKept(JobId job) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(IS_KEPT)) {
            statement.setObject(1, job.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  @Override
  public List<JobLog> list(JobId job, int after, int limit) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setObject(1, job.value());
            statement.setInt(2, after);
            statement.setInt(3, limit);
            return read(job, statement);
          }
        });
  }

  @Override
  public Optional<JobLog> find(JobId job, String name) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, job.value());
            statement.setString(2, name);
            return read(job, statement).stream().findFirst();
          }
        });
  }

  private static List<JobLog> read(JobId job, PreparedStatement statement) throws SQLException {
    List<JobLog> logs = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String sha256 = rows.getString("sha256");
        ResultFile file =
            new ResultFile(job, "logs", rows.getLong("size"), sha256 == null ? "" : sha256);
        logs.add(
            new JobLog(
                rows.getInt("number"),
                rows.getString("name"),
                rows.getString("step"),
                rows.getInt("attempt"),
                true,
                part(rows, "stdout", file),
                part(rows, "stderr", file)));
      }
    }
    return logs;
  }

  private static @Nullable LogPart part(ResultSet row, String stream, ResultFile file)
      throws SQLException {
    long place = row.getLong(stream + "_place");
    return row.wasNull()
        ? null
        : new LogPart(
            row.getLong(stream + "_written"),
            row.getLong(stream + "_cut"),
            new LogPart.Place.Kept(file, place));
  }
}
