package org.orrery.api.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.orrery.api.jobs.Housekeeping;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cleans up now and then, on a thread of its own. */
final class HousekeepingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(HousekeepingLoop.class);

  private final Housekeeping housekeeping;
  private final DatabaseHost database;
  private final Duration interval;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("housekeeping").unstarted(this::loop);

  HousekeepingLoop(Housekeeping housekeeping, DatabaseHost database, Duration interval) {
    this.housekeeping = housekeeping;
    this.database = database;
    this.interval = interval;
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }

  private void loop() {
    try {
      while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        once();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A shell: whatever it meets, the next time tries again. */
  private void once() {
    if (!database.migrated()) {
      return;
    }
    try {
      housekeeping.clean();
    } catch (OrreryException e) {
      LOG.warn("Cleaning up waits: {}", e.detail());
      LOG.debug("The cause", e);
    } catch (RuntimeException bug) {
      LOG.error("Cleaning up met a defect", bug);
    }
  }
}
