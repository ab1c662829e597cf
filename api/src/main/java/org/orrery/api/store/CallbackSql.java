package org.orrery.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.Subscriber;
import org.orrery.api.jobs.Subscriber.Occasion;

/** The side of callbacks that lies in the transactions of jobs. */
final class CallbackSql {
  private static final String SUBSCRIBE =
      """
      INSERT INTO job_subscriber (job, success, in_progress, failed, api, dialect) VALUES (?, ?, ?, ?, ?, ?)
      """;

  /** That a job runs is no news any more once it has ended; only a first attempt is still owed. */
  private static final String TELL_END =
      """
      WITH late AS (
        UPDATE callback
        SET state = 'given_up', ended = now(), failure = coalesce(failure, 'The job ended before it was received.')
        WHERE job = ? AND occasion = 'in_progress' AND state = 'waiting' AND attempts > 0
      )
      """;

  private CallbackSql() {}

  static void subscribe(Connection connection, JobId job, Subscriber subscriber)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SUBSCRIBE)) {
      statement.setObject(1, job.value());
      statement.setString(2, receiver(subscriber, Occasion.SUCCESS));
      statement.setString(3, receiver(subscriber, Occasion.IN_PROGRESS));
      statement.setString(4, receiver(subscriber, Occasion.FAILURE));
      statement.setString(5, subscriber.api());
      statement.setString(6, subscriber.dialect());
      statement.executeUpdate();
    }
  }

  private static @Nullable String receiver(Subscriber subscriber, Occasion occasion) {
    return subscriber.receiver(occasion).map(Object::toString).orElse(null);
  }

  /** Puts down what a job's subscriber is to be told of its new state, if there is one. */
  static void tell(Connection connection, JobId job, JobState state) throws SQLException {
    Optional<Occasion> occasion = Occasion.of(state);
    if (occasion.isEmpty()) {
      return;
    }
    boolean end = state.finishedAt().isPresent();
    String tell = tell(occasion.get());
    try (PreparedStatement statement = connection.prepareStatement(end ? TELL_END + tell : tell)) {
      statement.setObject(1, job.value());
      if (end) {
        statement.setObject(2, job.value());
      }
      statement.executeUpdate();
    }
  }

  /** Each occasion of a job comes once, whatever is written again. */
  private static String tell(Occasion occasion) {
    return """
        INSERT INTO callback (id, job, occasion, receiver)
        SELECT gen_random_uuid(), job, '%1$s', %2$s FROM job_subscriber WHERE job = ? AND %2$s IS NOT NULL
        ON CONFLICT (job, occasion) DO NOTHING
        """
        .formatted(occasion.name().toLowerCase(Locale.ROOT), column(occasion));
  }

  private static String column(Occasion occasion) {
    return switch (occasion) {
      case IN_PROGRESS -> "in_progress";
      case SUCCESS -> "success";
      case FAILURE -> "failed";
    };
  }
}
