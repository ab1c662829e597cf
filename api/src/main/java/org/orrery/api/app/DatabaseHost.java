package org.orrery.api.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.store.Database;
import org.orrery.api.store.DatabaseAccess;
import org.orrery.api.store.Migrations;
import org.orrery.api.store.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database, embedded or not: brought up, migrated once, watched, and taken down. */
final class DatabaseHost {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseHost.class);

  private final @Nullable EmbeddedPostgres embedded;
  private final Database database;
  private final Duration watch;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread watcher = Thread.ofVirtual().name("database-watch").unstarted(this::look);
  private Runnable whenMigrated = () -> {};
  private volatile boolean migrated;
  private volatile @Nullable String trouble = "the database is being started";

  private DatabaseHost(
      @Nullable EmbeddedPostgres embedded, DatabaseAccess access, DatabaseSettings settings) {
    this.embedded = embedded;
    this.database = new Database(access, settings.connections());
    this.watch = settings.watch();
  }

  /** Sets the embedded one up if it is wanted and new; connects to nothing yet. */
  static DatabaseHost open(Path data, DatabaseSettings settings, Clock clock)
      throws IOException, InterruptedException {
    String url = settings.url();
    if (url != null) {
      return new DatabaseHost(
          null,
          new DatabaseAccess(
              url,
              Objects.requireNonNullElse(settings.user(), "orrery"),
              Objects.requireNonNullElse(settings.password(), "")),
          settings);
    }
    EmbeddedPostgres embedded =
        new EmbeddedPostgres(data.resolve("postgresql"), settings.port(), clock);
    return new DatabaseHost(embedded, embedded.access(), settings);
  }

  Database database() {
    return database;
  }

  /** Why the database can't be used, or null while it can. */
  @Nullable String trouble() {
    // Asked first: the watch is blocked while PostgreSQL starts.
    String why = embedded == null ? null : embedded.trouble();
    return why == null ? trouble : "the embedded database " + why;
  }

  /** Is the schema what this server needs? True for ever once it is. */
  boolean migrated() {
    return migrated;
  }

  /**
   * What is to be done before the database counts as ready; done again if it fails. To be said
   * before the start.
   */
  void whenMigrated(Runnable first) {
    whenMigrated = first;
  }

  void start() {
    watcher.start();
  }

  private void look() {
    try {
      do {
        check();
      } while (!stopping.await(watch.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() throws InterruptedException {
    if (embedded != null) {
      embedded.ensureRunning();
      if (embedded.trouble() != null) {
        return;
      }
    }
    try {
      if (migrated) {
        database.ping();
      } else {
        Migrations.run(database);
        whenMigrated.run();
        migrated = true;
        LOG.info("The database is ready");
      }
      trouble = null;
    } catch (OrreryException e) {
      if (trouble == null || !migrated) {
        LOG.warn("The database can't be used: {}", e.detail());
        LOG.debug("The cause", e);
      }
      trouble = "the database does not answer";
    }
  }

  void stop() throws IOException, InterruptedException {
    stopping.countDown();
    watcher.join();
    database.close();
    if (embedded != null) {
      embedded.stop();
    }
  }
}
