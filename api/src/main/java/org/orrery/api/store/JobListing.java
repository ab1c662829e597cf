package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobCursor;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.api.store.JobSql.Among;
import org.orrery.api.store.JobSql.Narrowing;

/** The statements that list and count jobs, and their parameters in their order. */
final class JobListing {
  private final JobScope scope;
  private final JobQuery query;
  private final List<Narrowing> narrowings = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  /**
   * @param now until which jobs that run have lasted
   */
  JobListing(JobScope scope, JobQuery query, Instant now) {
    this.scope = scope;
    this.query = query;
    if (!query.processes().isEmpty()) {
      narrow(Narrowing.PROCESS, texts(query.processes().stream().map(ProcessId::value)));
    }
    if (!query.statuses().isEmpty()) {
      narrow(Narrowing.STATE, texts(query.statuses().stream().flatMap(JobListing::states)));
    }
    @Nullable Instant from = query.createdFrom();
    if (from != null) {
      narrow(Narrowing.CREATED_FROM, Rows.utc(from));
    }
    @Nullable Instant to = query.createdTo();
    if (to != null) {
      narrow(Narrowing.CREATED_TO, Rows.utc(to));
    }
    @Nullable Duration least = query.minDuration();
    if (least != null) {
      narrow(Narrowing.AT_LEAST, Rows.utc(now), least.toMillis());
    }
    @Nullable Duration most = query.maxDuration();
    if (most != null) {
      narrow(Narrowing.AT_MOST, Rows.utc(now), most.toMillis());
    }
  }

  /** One page of the list. The caller closes it. */
  PreparedStatement page(Connection connection, int limit) throws SQLException {
    int skip = query.page() instanceof JobQuery.Page.Oldest(int skipped) ? skipped : 0;
    if (query.page() instanceof JobQuery.Page.Newest(JobCursor after) && after != null) {
      narrow(Narrowing.AFTER, Rows.utc(after.created()), after.id().value());
    }
    boolean oldestFirst = query.page() instanceof JobQuery.Page.Oldest;
    return prepared(connection, JobSql.list(among(), narrowings, oldestFirst, skip, limit));
  }

  /** How many there are on all pages. The caller closes it. */
  PreparedStatement count(Connection connection, int most) throws SQLException {
    return prepared(connection, JobSql.count(among(), narrowings, most));
  }

  private List<Among> among() {
    return switch (scope) {
      case JobScope.Own _ -> List.of(Among.ASKED, Among.EXECUTED);
      case JobScope.CalledAt _ -> List.of(Among.CALLED);
      case JobScope.Everywhere _ -> List.of(Among.ANYWHERE);
    };
  }

  private void narrow(Narrowing narrowing, Object... values) {
    narrowings.add(narrowing);
    parameters.addAll(List.of(values));
  }

  private PreparedStatement prepared(Connection connection, String text) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    int last = 0;
    for (int i = 0; i < among().size(); i++) {
      for (Object value : Stream.concat(scopeParameters(), parameters.stream()).toList()) {
        if (value instanceof String[] texts) {
          statement.setArray(++last, connection.createArrayOf("text", texts));
        } else {
          statement.setObject(++last, value);
        }
      }
    }
    return statement;
  }

  private Stream<Object> scopeParameters() {
    return switch (scope) {
      case JobScope.Own(WorkspaceId workspace) -> Stream.of(workspace.value());
      case JobScope.CalledAt(WorkspaceId deploying, Set<WorkspaceId> calling) ->
          Stream.of(texts(calling.stream().map(WorkspaceId::value)), deploying.value());
      case JobScope.Everywhere _ -> Stream.of();
    };
  }

  private static Object texts(Stream<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static Stream<String> states(OgcStatus status) {
    return switch (status) {
      case ACCEPTED -> Stream.of("accepted");
      case RUNNING -> Stream.of("running", "held");
      case SUCCESSFUL -> Stream.of("succeeded");
      case FAILED -> Stream.of("failed");
      case DISMISSED -> Stream.of("dismissed");
    };
  }
}
