package org.orrery.api.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywaySqlException;
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
    } catch (FlywaySqlException e) {
      throw new OrreryException(
          ErrorCode.DATABASE_UNAVAILABLE, "The schema can't be brought up to date now.", e);
    } catch (FlywayException e) {
      throw new OrreryException(ErrorCode.INTERNAL, "The schema is not what it should be.", e);
    }
  }
}
