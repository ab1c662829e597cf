package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JournalStore;
import org.orrery.api.jobs.Lease;
import org.orrery.api.jobs.LeaseLostException;

/** The journal of runs in PostgreSQL: one statement, and so one commit, for many events. */
public final class PgJournalStore implements JournalStore {
  private static final String READ =
      """
      SELECT event, recorded_at FROM run_event WHERE job = ? AND seq >= ? ORDER BY seq LIMIT ?
      """;

  /**
   * Writes only while the lease is ours: the lock makes a claim by another server wait for this
   * statement, or this statement see that claim.
   */
  private static final String APPEND =
      """
      WITH mine AS (
        SELECT id FROM job WHERE id = ? AND lease_holder = ? AND lease_epoch = ? FOR SHARE
      )
      INSERT INTO run_event (job, seq, recorded_at, event)
      SELECT mine.id, ? + added.place - 1, ?, added.event
      FROM mine, unnest(?) WITH ORDINALITY AS added (event, place)
      ON CONFLICT (job, seq) DO NOTHING
      """;

  private final Database database;
  private final Clock clock;

  public PgJournalStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<Entry> readAfter(JobId job, int events, int limit) {
    return database.directly(connection -> read(connection, job, events + 1, limit));
  }

  private static List<Entry> read(Connection connection, JobId job, int first, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setObject(1, job.value());
      statement.setInt(2, first);
      statement.setInt(3, limit);
      List<Entry> events = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(new Entry(Rows.instant(rows, "recorded_at"), rows.getString("event")));
        }
      }
      return events;
    }
  }

  @Override
  public void append(Lease lease, int first, List<String> events) {
    int written =
        database.directly(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
                statement.setObject(1, lease.job().value());
                statement.setObject(2, lease.holder());
                statement.setLong(3, lease.epoch());
                statement.setInt(4, first);
                statement.setObject(5, Rows.utc(clock.instant()));
                statement.setArray(6, connection.createArrayOf("text", events.toArray()));
                return statement.executeUpdate();
              }
            });
    if (written < events.size() && !alreadyThere(lease.job(), first, events)) {
      throw new LeaseLostException(lease);
    }
  }

  /** So it is when an earlier attempt came through although its answer was lost. */
  private boolean alreadyThere(JobId job, int first, List<String> events) {
    return database.directly(connection -> read(connection, job, first, events.size() + 1)).stream()
        .map(Entry::event)
        .toList()
        .equals(events);
  }
}
