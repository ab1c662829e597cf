package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobCursor;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.WorkspaceId;

/** Fills the parameters of {@link JobSql#list}, in their order. */
final class JobListParameters {
  private final Connection connection;
  private final PreparedStatement statement;
  private int last;

  JobListParameters(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  static List<JobSql.Among> among(JobScope scope) {
    return switch (scope) {
      case JobScope.Own _ -> List.of(JobSql.Among.ASKED, JobSql.Among.EXECUTED);
      case JobScope.CalledAt _ -> List.of(JobSql.Among.CALLED);
      case JobScope.Everywhere _ -> List.of(JobSql.Among.ANYWHERE);
    };
  }

  /**
   * @param limit how many rows at most
   */
  void set(JobScope scope, JobQuery query, Instant now, int limit) throws SQLException {
    int skip = query.page() instanceof JobQuery.Page.Oldest(int skipped) ? skipped : 0;
    for (int i = 0; i < among(scope).size(); i++) {
      scope(scope);
      filter(query, now);
      if (query.page() instanceof JobQuery.Page.Newest(JobCursor after)) {
        cursor(after);
      }
      statement.setInt(++last, Math.addExact(skip, limit));
    }
    statement.setInt(++last, skip);
    statement.setInt(++last, limit);
  }

  private void scope(JobScope scope) throws SQLException {
    switch (scope) {
      case JobScope.Own(WorkspaceId workspace) -> statement.setString(++last, workspace.value());
      case JobScope.CalledAt(WorkspaceId deploying, Set<WorkspaceId> calling) -> {
        Object[] names = calling.stream().map(WorkspaceId::value).toArray();
        statement.setArray(++last, connection.createArrayOf("text", names));
        statement.setString(++last, deploying.value());
      }
      case JobScope.Everywhere _ -> {}
    }
  }

  private void cursor(@Nullable JobCursor after) throws SQLException {
    twice(after == null ? null : after.created());
    if (after == null) {
      statement.setNull(++last, Types.OTHER);
    } else {
      statement.setObject(++last, after.id().value());
    }
  }

  private void filter(JobQuery query, Instant now) throws SQLException {
    twice(query.processes().stream().map(ProcessId::value).toList());
    twice(query.statuses().stream().flatMap(status -> states(status).stream()).toList());
    twice(query.createdFrom());
    twice(query.createdTo());
    duration(query.minDuration(), now);
    duration(query.maxDuration(), now);
  }

  private static List<String> states(OgcStatus status) {
    return switch (status) {
      case ACCEPTED -> List.of("accepted");
      case RUNNING -> List.of("running", "held");
      case SUCCESSFUL -> List.of("succeeded");
      case FAILED -> List.of("failed");
      case DISMISSED -> List.of("dismissed");
    };
  }

  private void twice(Collection<String> texts) throws SQLException {
    for (int i = 0; i < 2; i++) {
      if (texts.isEmpty()) {
        statement.setNull(++last, Types.ARRAY);
      } else {
        statement.setArray(++last, connection.createArrayOf("text", texts.toArray()));
      }
    }
  }

  private void twice(@Nullable Instant instant) throws SQLException {
    for (int i = 0; i < 2; i++) {
      time(instant);
    }
  }

  private void time(@Nullable Instant instant) throws SQLException {
    if (instant == null) {
      statement.setNull(++last, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setObject(++last, Rows.utc(instant));
    }
  }

  private void duration(@Nullable Duration duration, Instant now) throws SQLException {
    millis(duration);
    time(now);
    millis(duration);
  }

  private void millis(@Nullable Duration duration) throws SQLException {
    if (duration == null) {
      statement.setNull(++last, Types.BIGINT);
    } else {
      statement.setLong(++last, duration.toMillis());
    }
  }
}
