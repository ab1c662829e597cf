package org.orrery.api.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.processes.ProcessDialect;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessVersion;
import org.orrery.api.processes.RevisionKey;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Between rows of table {@code job} and the domain. */
final class JobRow {
  /** How many parameters of {@link JobSql#WRITE_STATE} the state fills. */
  static final int STATE_PARAMETERS = 12;

  private JobRow() {}

  static Job job(ResultSet row) throws SQLException {
    return new Job(
        id(row),
        workspaces(row),
        new ProcessId(row.getString("process")),
        version(row),
        row.getString("owner"),
        state(row),
        Rows.instant(row, "created"),
        Rows.instant(row, "updated"),
        row.getInt("progress"),
        row.getString("message"));
  }

  private static ProcessVersion version(ResultSet row) throws SQLException {
    String dialect = row.getString("dialect");
    return new ProcessVersion(
        revision(row),
        row.getInt("revision"),
        row.getString("version"),
        dialect == null ? null : ProcessDialect.parse(dialect).orElseThrow());
  }

  private static JobWorkspaces workspaces(ResultSet row) throws SQLException {
    WorkspaceId calling = new WorkspaceId(row.getString("workspace"));
    return new JobWorkspaces(
        workspace(row.getString("deploying"), calling),
        calling,
        workspace(row.getString("executing"), calling));
  }

  /** Most jobs know one workspace only, and a list looks at many. */
  private static WorkspaceId workspace(@Nullable String name, WorkspaceId calling) {
    return name == null || name.equals(calling.value()) ? calling : new WorkspaceId(name);
  }

  static JobId id(ResultSet row) throws SQLException {
    return new JobId(row.getObject("id", UUID.class));
  }

  static RevisionKey revision(ResultSet row) throws SQLException {
    return new RevisionKey(row.getLong("process_revision"));
  }

  static RequestDocument request(ResultSet row) throws SQLException {
    return new RequestDocument(row.getString("document_type"), row.getString("document"));
  }

  static CwlValue.Rec record(String json) {
    return switch (CwlJson.read(json)) {
      case CwlValue.Rec rec -> rec;
      case CwlValue other -> throw new IllegalStateException("no JSON object is kept: " + other);
    };
  }

  static JobState state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "accepted" -> new JobState.Accepted();
      case "running" -> new JobState.Running(Rows.instant(row, "started"));
      case "held" -> new JobState.Held(Rows.instant(row, "started"), row.getString("held_cause"));
      case "succeeded" ->
          new JobState.Succeeded(Rows.instant(row, "started"), Rows.instant(row, "finished"));
      case "failed" ->
          new JobState.Failed(
              Rows.instant(row, "started"), Rows.instant(row, "finished"), failure(row));
      case "dismissed" ->
          new JobState.Dismissed(
              Rows.optionalInstant(row, "started").orElse(null), Rows.instant(row, "finished"));
      default -> throw new IllegalStateException("unknown job state `" + state + "`");
    };
  }

  private static JobFailure failure(ResultSet row) throws SQLException {
    return new JobFailure(
        ErrorCode.valueOf(row.getString("failure_code")),
        row.getString("failure_step"),
        row.getString("failure_cause"),
        row.getString("failure_message"),
        row.getString("failure_at"),
        row.getString("failure_stderr"));
  }

  static String name(JobState state) {
    return switch (state) {
      case JobState.Accepted _ -> "accepted";
      case JobState.Running _ -> "running";
      case JobState.Held _ -> "held";
      case JobState.Succeeded _ -> "succeeded";
      case JobState.Failed _ -> "failed";
      case JobState.Dismissed _ -> "dismissed";
    };
  }

  static void setState(PreparedStatement statement, JobState state) throws SQLException {
    @Nullable JobFailure failure =
        state instanceof JobState.Failed failed ? failed.failure() : null;
    statement.setString(1, name(state));
    setInstant(statement, 2, state.startedAt());
    setInstant(statement, 3, state.finishedAt());
    statement.setString(4, state instanceof JobState.Held held ? held.cause() : null);
    statement.setString(5, failure == null ? null : failure.code().name());
    statement.setString(6, failure == null ? null : failure.step());
    statement.setString(7, failure == null ? null : failure.cause());
    statement.setString(8, failure == null ? null : withoutNul(failure.message()));
    statement.setString(
        9,
        failure == null || failure.stderrTail() == null ? null : withoutNul(failure.stderrTail()));
    statement.setString(10, failure == null ? null : failure.at());
    statement.setBoolean(11, state instanceof JobState.Succeeded);
    statement.setString(12, message(state));
  }

  private static String message(JobState state) {
    return switch (state) {
      case JobState.Accepted _ -> "";
      case JobState.Running _ -> "The job is being run.";
      case JobState.Held(_, String cause) -> cause;
      case JobState.Succeeded _ -> "The job has succeeded.";
      case JobState.Failed(_, _, JobFailure failure) -> withoutNul(failure.message());
      case JobState.Dismissed _ -> "The job was dismissed.";
    };
  }

  /** What a tool printed may hold any character; PostgreSQL's text holds no NUL. */
  static String withoutNul(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static void setInstant(PreparedStatement statement, int index, Optional<Instant> instant)
      throws SQLException {
    if (instant.isPresent()) {
      statement.setObject(index, Rows.utc(instant.get()));
    } else {
      statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
    }
  }
}
