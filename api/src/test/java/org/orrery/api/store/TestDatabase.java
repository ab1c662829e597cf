package org.orrery.api.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.orrery.api.store.embedded.EmbeddedPostgres;

/** One PostgreSQL for all tests of the JVM, a fresh schema for each class that asks. */
public final class TestDatabase {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestDatabase() {}

  /** Access to a schema of its own, with nothing in it. */
  public static DatabaseAccess emptySchema() throws SQLException {
    DatabaseAccess whole = Shared.INSTANCE.access;
    String schema = "test_" + SCHEMAS.incrementAndGet();
    try (Connection connection = whole.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    return new DatabaseAccess(
        whole.url() + "?currentSchema=" + schema, whole.user(), whole.password());
  }

  /** A migrated schema of its own. */
  public static Database migrated() throws SQLException {
    Database database = new Database(emptySchema(), 4);
    Migrations.run(database);
    return database;
  }

  private enum Shared {
    INSTANCE;

    private final DatabaseAccess access;

    Shared() {
      try {
        Path folder = Files.createTempDirectory("orrery-test-database");
        EmbeddedPostgres server = new EmbeddedPostgres(folder, 0, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, folder)));
        server.ensureRunning();
        if (server.trouble() != null) {
          throw new IllegalStateException("the database " + server.trouble());
        }
        access = server.access();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static void remove(EmbeddedPostgres server, Path folder) {
      try {
        server.stop();
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
