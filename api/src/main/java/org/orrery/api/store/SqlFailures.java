package org.orrery.api.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Tells what a failure of the database means (PostgreSQL, appendix A: error codes). */
final class SqlFailures {
  static final String UNIQUE_VIOLATION = "23505";

  /** Classes of states that pass: connection, resources, operator, system, rollback, read-only. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  private static final Set<String> PASSING_STATES =
      Set.of(
          // A standby, or a database that was made read-only for want of space.
          "25006",
          // The lock was not to be had in time.
          "55P03");

  /** Text that PostgreSQL can't hold: it knows no NUL. */
  private static final Set<String> UNFIT_TEXT = Set.of("22021", "22P05");

  private SqlFailures() {}

  static OrreryException translate(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (failure instanceof SQLTransientException
        || PASSING_STATES.contains(state)
        || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)))) {
      return new OrreryException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "The database can't be used now; try again later.",
          failure);
    }
    if (UNFIT_TEXT.contains(state)) {
      return new OrreryException(
          ErrorCode.INVALID_REQUEST, "A text holds a character that can't be kept, such as NUL.");
    }
    return new OrreryException(ErrorCode.INTERNAL, "The database refused a statement.", failure);
  }
}
