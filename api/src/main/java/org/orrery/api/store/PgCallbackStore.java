package org.orrery.api.store;

import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.orrery.api.callbacks.Callback;
import org.orrery.api.callbacks.CallbackReport;
import org.orrery.api.callbacks.CallbackStore;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.Subscriber.Occasion;

/** Callbacks in PostgreSQL. */
public final class PgCallbackStore implements CallbackStore {
  /** Attempts at one time, of all servers together. */
  private static final int MOST_OF_RECEIVER = 4;

  private static final int MOST_OF_WORKSPACE = 16;

  /** Those that are being sent come first and use up their share. */
  private static final String CLAIM =
      """
      WITH waiting AS (
        SELECT c.id, c.due, c.lease_expires > now() IS TRUE AS leased, job.workspace,
               lower(substring(c.receiver FROM '^[^:]+://([^/?#]+)')) AS authority
        FROM callback c JOIN job ON job.id = c.job
        WHERE c.state = 'waiting' AND c.due <= now() AND job.removed IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM callback earlier
            WHERE earlier.job = c.job AND earlier.occasion = 'in_progress' AND c.occasion <> 'in_progress'
              AND ((earlier.state = 'waiting' AND earlier.attempts = 0) OR earlier.lease_expires > now()))
      ), of_receivers AS (
        SELECT id, due, leased, workspace,
               row_number() OVER (PARTITION BY workspace, authority ORDER BY leased DESC, due, id) AS place
        FROM waiting
      ), of_workspaces AS (
        SELECT id, leased, row_number() OVER (PARTITION BY workspace ORDER BY leased DESC, due, id) AS place
        FROM of_receivers WHERE place <= ?
      ), mine AS (
        SELECT id FROM callback
        WHERE id IN (
            SELECT id FROM of_workspaces WHERE NOT leased AND place <= ?)
          AND state = 'waiting' AND (lease_expires IS NULL OR lease_expires <= now())
        ORDER BY due
        LIMIT ?
        FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE callback c
      SET attempts = c.attempts + 1, lease_expires = now() + ? * interval '1 millisecond'
      FROM mine, job_subscriber s
      WHERE c.id = mine.id AND s.job = c.job
      RETURNING c.id, c.job, c.occasion, c.receiver, c.attempts, s.api, s.dialect,
                (extract(epoch FROM now() - c.since) * 1000)::bigint AS age
      """;

  /** Also if somebody has given it up meanwhile: it did arrive. */
  private static final String DELIVERED =
      """
      UPDATE callback SET state = 'delivered', ended = now(), lease_expires = NULL
      WHERE id = ? AND state <> 'delivered'
      """;

  private static final String POSTPONE =
      """
      UPDATE callback
      SET failure = ?, lease_expires = NULL, due = now() + ? * interval '1 millisecond'
      WHERE id = ? AND attempts = ? AND state <> 'delivered'
      """;

  private static final String GIVE_UP =
      """
      UPDATE callback SET failure = ?, lease_expires = NULL, state = 'given_up', ended = now()
      WHERE id = ? AND attempts = ? AND state <> 'delivered'
      """;

  private static final String REPORTS =
      """
      SELECT *, CASE WHEN state = 'waiting' AND attempts > 0 THEN due END AS next
      FROM callback WHERE job = ? ORDER BY since, occasion DESC
      """;

  private final Database database;

  public PgCallbackStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Callback> claim(int limit, Duration lease) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setInt(1, MOST_OF_RECEIVER);
            statement.setInt(2, MOST_OF_WORKSPACE);
            statement.setInt(3, limit);
            statement.setLong(4, lease.toMillis());
            List<Callback> claimed = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                claimed.add(
                    new Callback(
                        row.getObject("id", UUID.class),
                        new JobId(row.getObject("job", UUID.class)),
                        occasion(row),
                        URI.create(row.getString("receiver")),
                        row.getString("api"),
                        row.getString("dialect"),
                        row.getInt("attempts"),
                        Duration.ofMillis(row.getLong("age"))));
              }
            }
            return claimed;
          }
        });
  }

  private static Occasion occasion(ResultSet row) throws SQLException {
    return Occasion.valueOf(row.getString("occasion").toUpperCase(Locale.ROOT));
  }

  @Override
  public void delivered(Callback callback) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(DELIVERED)) {
            statement.setObject(1, callback.id());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public void postpone(Callback callback, String why, Duration delay) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(POSTPONE)) {
            statement.setString(1, why);
            statement.setLong(2, delay.toMillis());
            statement.setObject(3, callback.id());
            statement.setInt(4, callback.attempt());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public void giveUp(Callback callback, String why) {
    database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(GIVE_UP)) {
            statement.setString(1, why);
            statement.setObject(2, callback.id());
            statement.setInt(3, callback.attempt());
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public List<CallbackReport> of(JobId job) {
    return database.directly(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(REPORTS)) {
            statement.setObject(1, job.value());
            List<CallbackReport> reports = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                reports.add(report(row));
              }
            }
            return reports;
          }
        });
  }

  private static CallbackReport report(ResultSet row) throws SQLException {
    return new CallbackReport(
        occasion(row),
        URI.create(row.getString("receiver")).getRawAuthority(),
        CallbackReport.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        Rows.instant(row, "since"),
        Rows.optionalInstant(row, "ended").orElse(null),
        Rows.optionalInstant(row, "next").orElse(null),
        row.getString("failure"));
  }
}
