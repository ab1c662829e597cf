package org.orrery.api.app;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.orrery.api.jobs.JobRunner;
import org.orrery.api.jobs.JobStore;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ticks the runner: regularly, and at once when a job was accepted. */
final class RunnerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerLoop.class);

  private final JobRunner runner;
  private final DatabaseHost database;
  private final Runnable preparing;
  private final Counting counting;
  private final Duration interval;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("runner").unstarted(this::loop);
  private boolean recovered;
  private boolean troubled;
  private volatile boolean stopping;

  /**
   * @param preparing done once before the first tick, and again until it comes through
   */
  RunnerLoop(
      JobRunner runner,
      DatabaseHost database,
      Runnable preparing,
      Counting counting,
      Duration interval) {
    this.runner = runner;
    this.database = database;
    this.preparing = preparing;
    this.counting = counting;
    this.interval = interval;
  }

  /** Counts jobs for the metrics now and then: the query reads the whole table. */
  static final class Counting {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final JobStore jobs;
    private final Meters meters;
    private final Clock clock;
    private Instant due = Instant.MIN;

    Counting(JobStore jobs, Meters meters, Clock clock) {
      this.jobs = jobs;
      this.meters = meters;
      this.clock = clock;
    }

    void countIfDue() {
      Instant now = clock.instant();
      if (!now.isBefore(due)) {
        due = now.plus(INTERVAL);
        meters.jobs(jobs.countByState());
      }
    }
  }

  void start() {
    thread.start();
  }

  /** Any thread, returns at once. */
  void wake() {
    wakes.release();
  }

  void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join();
  }

  private void loop() {
    try {
      while (!stopping) {
        once();
        if (wakes.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
          wakes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A shell: whatever a tick meets, the next one tries again. */
  private void once() {
    if (!database.migrated()) {
      return;
    }
    try {
      if (!recovered) {
        preparing.run();
        runner.recover();
        recovered = true;
      }
      runner.tick();
      counting.countIfDue();
      troubled = false;
    } catch (OrreryException e) {
      if (e.code().category() != ErrorCode.Category.CAPACITY) {
        LOG.error("A tick of the runner failed", e);
      } else if (!troubled) {
        LOG.warn("The runner waits: {}", e.detail());
      }
      troubled = true;
    } catch (RuntimeException bug) {
      LOG.error("A tick of the runner met a defect", bug);
      troubled = true;
    }
  }
}
