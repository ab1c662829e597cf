package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.orrery.api.jobs.ClaimedJob;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobEvent;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobStore;
import org.orrery.api.jobs.JobTransitions;
import org.orrery.api.jobs.Lease;
import org.orrery.api.jobs.LeaseLostException;
import org.orrery.api.jobs.NewJob;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlJson;

/** Jobs in PostgreSQL. A state is changed under the row's lock, by {@link JobTransitions} alone. */
public final class PgJobStore implements JobStore {
  private final Database database;
  private volatile Consumer<JobId> changed = _ -> {};

  public PgJobStore(Database database) {
    this.database = database;
  }

  @Override
  public Job insert(NewJob job) {
    return database.inTransaction(connection -> insert(connection, job));
  }

  @Override
  public Job insertOnce(NewJob job, IdempotencyKey key) {
    return database.inTransaction(
        connection -> {
          Optional<IdempotencySql.Earlier> earlier =
              IdempotencySql.claim(connection, job.workspaces().calling(), key, job.id().value());
          return earlier.isEmpty()
              ? insert(connection, job)
              : find(connection, new JobId(Objects.requireNonNull(earlier.get().job())))
                  .orElseThrow(
                      () ->
                          new OrreryException(
                              ErrorCode.NO_SUCH_JOB,
                              "The job that this `Idempotency-Key` made was removed."));
        });
  }

  private static Job insert(Connection connection, NewJob job) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(JobSql.INSERT)) {
      statement.setObject(1, job.id().value());
      WorkspaceId calling = job.workspaces().calling();
      WorkspaceId executing = job.workspaces().executing();
      statement.setString(2, calling.value());
      statement.setString(3, executing.equals(calling) ? null : executing.value());
      statement.setLong(4, job.revision().value());
      statement.setString(5, job.owner());
      statement.setObject(6, Rows.utc(job.created()));
      statement.setObject(7, Rows.utc(job.created()));
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(JobSql.INSERT_REQUEST)) {
      statement.setObject(1, job.id().value());
      statement.setString(2, CwlJson.write(job.inputs()));
      statement.setString(3, job.document().text());
      statement.setString(4, job.document().mediaType());
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(JobSql.INSERT_FILE)) {
      for (Sha256 file : job.files()) {
        statement.setObject(1, job.id().value());
        statement.setString(2, file.hex());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    if (job.subscriber() != null) {
      CallbackSql.subscribe(connection, job.id(), job.subscriber());
    }
    return find(connection, job.id()).orElseThrow();
  }

  @Override
  public Optional<Job> find(JobId id) {
    return database.directly(connection -> find(connection, id));
  }

  private static Optional<Job> find(Connection connection, JobId id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(JobSql.FIND)) {
      statement.setObject(1, id.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(JobRow.job(row)) : Optional.empty();
      }
    }
  }

  @Override
  public Map<JobId, Job> find(Set<JobId> ids) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.FIND_SEVERAL)) {
            Object[] asked = ids.stream().map(JobId::value).toArray();
            statement.setArray(1, connection.createArrayOf("uuid", asked));
            Map<JobId, Job> found = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                Job job = JobRow.job(rows);
                found.put(job.id(), job);
              }
            }
            return found;
          }
        });
  }

  @Override
  public void onChange(Consumer<JobId> listener) {
    changed = listener;
  }

  @Override
  public List<Job> list(JobScope scope, JobQuery query, Instant now) {
    return database.directly(
        connection -> {
          int limit = Math.addExact(query.limit(), 1);
          try (PreparedStatement statement =
              new JobListing(scope, query, now).page(connection, limit)) {
            List<Job> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(JobRow.job(rows));
              }
            }
            return found;
          }
        });
  }

  @Override
  public long count(JobScope scope, JobQuery query, Instant now, int most) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement =
                  new JobListing(scope, query, now).count(connection, most);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong("count");
          }
        });
  }

  @Override
  public Optional<Job> apply(JobId id, JobEvent event) {
    Optional<Job> written =
        database.inTransaction(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(JobSql.LOCK)) {
                statement.setObject(1, id.value());
                try (ResultSet row = statement.executeQuery()) {
                  if (!row.next()) {
                    return Optional.empty();
                  }
                  writeState(connection, id, JobRow.state(row), event);
                }
              }
              return find(connection, id);
            });
    changed.accept(id);
    return written;
  }

  @Override
  public Optional<RequestDocument> requestDocument(JobId id) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.REQUEST_DOCUMENT)) {
            statement.setObject(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(JobRow.request(row)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void remove(JobId id, Instant now) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.REMOVE)) {
            statement.setObject(1, Rows.utc(now));
            statement.setObject(2, id.value());
            return statement.executeUpdate();
          }
        });
    changed.accept(id);
  }

  @Override
  public int removeEndedBefore(Instant time, Instant now, int limit) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(JobSql.REMOVE_ENDED_BEFORE)) {
            statement.setObject(1, Rows.utc(now));
            statement.setObject(2, Rows.utc(time));
            statement.setInt(3, limit);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public List<JobId> removed(int limit) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.REMOVED)) {
            statement.setInt(1, limit);
            List<JobId> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(JobRow.id(rows));
              }
            }
            return found;
          }
        });
  }

  @Override
  public void delete(JobId id) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.DELETE)) {
            statement.setObject(1, id.value());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public Optional<JobInputs> inputs(JobId id) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.INPUTS)) {
            statement.setObject(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new JobInputs(JobRow.revision(row), JobRow.record(row.getString("inputs"))))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public Optional<JobResults> results(JobId id) {
    return database.inTransaction(
        connection -> {
          Optional<String> outputs = text(connection, JobSql.RESULT_OUTPUTS, id);
          if (outputs.isEmpty()) {
            return Optional.empty();
          }
          Map<String, ResultFile> files = new LinkedHashMap<>();
          try (PreparedStatement statement = connection.prepareStatement(JobSql.RESULT_FILES)) {
            statement.setObject(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                String path = rows.getString("path");
                files.put(
                    path, new ResultFile(id, path, rows.getLong("size"), rows.getString("sha256")));
              }
            }
          }
          return Optional.of(new JobResults(JobRow.record(outputs.get()), files));
        });
  }

  @Override
  public Map<String, Long> countByState() {
    return database.directly(
        connection -> {
          Map<String, Long> counts = new LinkedHashMap<>();
          try (PreparedStatement statement = connection.prepareStatement(JobSql.COUNT_BY_STATE);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              counts.put(rows.getString("state"), rows.getLong("count"));
            }
          }
          return counts;
        });
  }

  @Override
  public List<ClaimedJob> claim(ClaimRequest request, Set<JobId> except) {
    List<ClaimedJob> all =
        database.inTransaction(
            connection -> {
              List<ClaimedJob> claimed = new ArrayList<>();
              try (PreparedStatement statement = connection.prepareStatement(JobSql.DUE)) {
                Object[] busy = except.stream().map(JobId::value).toArray();
                statement.setArray(1, connection.createArrayOf("uuid", busy));
                statement.setInt(2, request.limit());
                try (ResultSet rows = statement.executeQuery()) {
                  while (rows.next()) {
                    claim(connection, rows, request).ifPresent(claimed::add);
                  }
                }
              }
              return claimed;
            });
    all.forEach(claimed -> changed.accept(claimed.job().id()));
    return all;
  }

  private static Optional<ClaimedJob> claim(
      Connection connection, ResultSet row, ClaimRequest request) throws SQLException {
    Job job = JobRow.job(row);
    int lost = row.getInt("lost_by_now");
    if (job.state() instanceof JobState.Running && lost >= request.maxLost()) {
      String cause =
          "Its server died %d times while it ran this job; it is held for whoever looks after the server."
              .formatted(lost);
      try (PreparedStatement statement = connection.prepareStatement(JobSql.DROP_LEASE)) {
        statement.setObject(1, job.id().value());
        statement.executeUpdate();
      }
      writeState(
          connection, job.id(), job.state(), new JobEvent.FoundPoisonous(request.now(), cause));
      return Optional.empty();
    }
    Lease lease = new Lease(job.id(), request.holder(), row.getLong("lease_epoch") + 1);
    try (PreparedStatement statement = connection.prepareStatement(JobSql.TAKE_LEASE)) {
      statement.setObject(1, lease.holder());
      statement.setLong(2, lease.epoch());
      statement.setLong(3, request.lease().toMillis());
      statement.setInt(4, lost);
      statement.setObject(5, job.id().value());
      statement.executeUpdate();
    }
    JobState state =
        writeState(connection, job.id(), job.state(), new JobEvent.Claimed(request.now()));
    Job started =
        new Job(
            job.id(),
            job.workspaces(),
            job.process(),
            job.version(),
            job.owner(),
            state,
            job.created(),
            job.updated(),
            job.progress(),
            job.message());
    return Optional.of(
        new ClaimedJob(
            started,
            lease,
            JobRow.revision(row),
            JobRow.record(row.getString("inputs")),
            JobRow.request(row)));
  }

  @Override
  public Map<JobId, JobState> renew(List<Lease> leases, Duration duration) {
    return database.inTransaction(
        connection -> {
          Map<JobId, JobState> kept = new LinkedHashMap<>();
          try (PreparedStatement statement = connection.prepareStatement(JobSql.RENEW)) {
            statement.setLong(1, duration.toMillis());
            statement.setArray(
                2,
                connection.createArrayOf(
                    "uuid", leases.stream().map(lease -> lease.job().value()).toArray()));
            statement.setArray(
                3, connection.createArrayOf("uuid", leases.stream().map(Lease::holder).toArray()));
            statement.setArray(
                4, connection.createArrayOf("int8", leases.stream().map(Lease::epoch).toArray()));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                kept.put(JobRow.id(rows), JobRow.state(rows));
              }
            }
          }
          return kept;
        });
  }

  @Override
  public int expireLeases(UUID holder) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.EXPIRE)) {
            statement.setObject(1, holder);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public void report(Lease lease, int progress, String message, Instant now) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.REPORT)) {
            statement.setInt(1, progress);
            statement.setString(2, message);
            statement.setObject(3, Rows.utc(now));
            fence(statement, 4, lease);
            return statement.executeUpdate();
          }
        });
    changed.accept(lease.job());
  }

  @Override
  public void finish(Lease lease, JobEvent end, Optional<JobResults> results) {
    database.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(JobSql.LOCK_LEASED)) {
            fence(statement, 1, lease);
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                throw new LeaseLostException(lease);
              }
              JobState before = JobRow.state(row);
              JobState after = writeState(connection, lease.job(), before, end);
              if (!after.equals(before) && results.isPresent()) {
                writeResults(connection, lease.job(), results.get());
              }
              return after;
            }
          }
        });
    changed.accept(lease.job());
  }

  @Override
  public void release(Lease lease) {
    giveBack(JobSql.RELEASE, lease);
  }

  @Override
  public void cleaned(Lease lease) {
    giveBack(JobSql.CLEANED, lease);
  }

  private void giveBack(String sql, Lease lease) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fence(statement, 1, lease);
            return statement.executeUpdate();
          }
        });
  }

  private static void fence(PreparedStatement statement, int from, Lease lease)
      throws SQLException {
    statement.setObject(from, lease.job().value());
    statement.setObject(from + 1, lease.holder());
    statement.setLong(from + 2, lease.epoch());
  }

  /** Writes the state after the event, if it differs. The caller has locked the row. */
  private static JobState writeState(
      Connection connection, JobId id, JobState before, JobEvent event) throws SQLException {
    JobState after = JobTransitions.next(before, event);
    if (!after.equals(before)) {
      try (PreparedStatement statement = connection.prepareStatement(JobSql.WRITE_STATE)) {
        JobRow.setState(statement, after);
        statement.setObject(JobRow.STATE_PARAMETERS + 1, Rows.utc(event.at()));
        statement.setObject(JobRow.STATE_PARAMETERS + 2, id.value());
        statement.executeUpdate();
      }
      CallbackSql.tell(connection, id, after);
    }
    return after;
  }

  private static void writeResults(Connection connection, JobId id, JobResults results)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(JobSql.INSERT_RESULT)) {
      statement.setObject(1, id.value());
      statement.setString(2, CwlJson.write(results.outputs()));
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(JobSql.INSERT_RESULT_FILE)) {
      for (ResultFile file : results.files().values()) {
        statement.setObject(1, id.value());
        statement.setString(2, file.path());
        statement.setLong(3, file.size());
        statement.setString(4, file.sha256());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static Optional<String> text(Connection connection, String sql, JobId id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
