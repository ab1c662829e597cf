package org.orrery.api.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.slf4j.LoggerFactory;

/**
 * A pool of connections, and transactions over it. Opens nothing until it is asked, and recovers by
 * itself when the database comes back.
 */
public final class Database implements AutoCloseable {
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(3);
  private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(1);

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource pool;

  /** Whether the schema is there. Until then nothing but a ping may ask for it. */
  private volatile boolean migrated;

  /**
   * @param connections how many at most
   */
  public Database(DatabaseAccess access, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(new AccessDataSource(access));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
    config.setValidationTimeout(VALIDATION_LIMIT.toMillis());
    this.pool = new HikariDataSource(config);
  }

  /** Something to do on a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /** For migrations. */
  DataSource dataSource() {
    return pool;
  }

  /** The schema is there: from now on the database is open for work. */
  void migrated() {
    migrated = true;
  }

  /**
   * Does the work in one transaction of its own: all of it or nothing.
   *
   * @throws OrreryException {@link ErrorCode#DATABASE_UNAVAILABLE} if the database is not there or
   *     has no room; whether a commit that broke off came through is then unknown
   */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    requireSchema();
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        T result = work.on(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack(connection);
        }
      }
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  /** Does the work with each statement a transaction of its own; for a single statement. */
  public <T extends @Nullable Object> T directly(Work<T> work) {
    requireSchema();
    return onConnection(work);
  }

  private void requireSchema() {
    if (!migrated) {
      throw new OrreryException(
          ErrorCode.DATABASE_UNAVAILABLE, "The database is being prepared; try again later.");
    }
  }

  private <T extends @Nullable Object> T onConnection(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(true);
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  /** Throws {@code DATABASE_UNAVAILABLE} unless the database answers. */
  public void ping() {
    onConnection(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
          }
        });
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      // The pool drops a broken connection, and the database rolls back what it carried.
      LOG.debug("A rollback failed", broken);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Gives the pool its connections without keeping the password in the pool's configuration. */
  private record AccessDataSource(DatabaseAccess access) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return access.connect();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException("one role only");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      throw new SQLFeatureNotSupportedException("logs by SLF4J");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      // The access has limits of its own, and the pool asks for this at every start.
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("logs by SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLFeatureNotSupportedException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
