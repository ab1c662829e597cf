package org.orrery.api.store;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Brings the schema up to this version of the server. */
public final class Migrations {
  private Migrations() {}

  /**
   * Idempotent; several servers may call it at once.
   *
   * @throws OrreryException {@link ErrorCode#DATABASE_UNAVAILABLE} if the database is not there
   */
  public static void run(Database database) {
    // A query first: it tells in our own words whether the database is there.
    database.ping();
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(database.dataSource())
          .locations("classpath:org/orrery/api/store/migration")
          .load()
          .migrate();
      database.migrated();
    } catch (FlywayException e) {
      throw translate(e);
    }
  }

  /** The database may have gone away in the middle: then it is that, and not the schema. */
  private static OrreryException translate(FlywayException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return SqlFailures.translate(sql);
      }
    }
    return new OrreryException(ErrorCode.INTERNAL, "The schema is not what it should be.", failure);
  }
}
