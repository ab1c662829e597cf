package org.orrery.backend.local;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Looks at tasks that no launcher of this process belongs to, for as long as there are any: often
 * while they end, seldom while nothing happens.
 */
final class AdoptedPoll {
  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /**
   * What a look at all of them gave.
   *
   * @param more whether any is left
   */
  record Round(boolean anyEnded, boolean more) {}

  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final Supplier<Round> look;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean polling;
  private boolean askedMeanwhile;
  private boolean stopped;

  /**
   * @param executor runs the looks, which may block
   */
  AdoptedPoll(ScheduledExecutorService timer, Executor executor, Supplier<Round> look) {
    this.timer = timer;
    this.executor = executor;
    this.look = look;
  }

  /** Makes sure that a look comes soon. Idempotent. */
  void soon() {
    lock.lock();
    try {
      askedMeanwhile = true;
      if (!polling && !stopped) {
        polling = true;
        after(SHORTEST);
      }
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  private void after(Duration delay) {
    Future<?> _ =
        timer.schedule(
            () -> executor.execute(() -> poll(delay)), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void poll(Duration delay) {
    lock.lock();
    try {
      askedMeanwhile = false;
    } finally {
      lock.unlock();
    }
    Round round = look.get();
    lock.lock();
    try {
      polling = !stopped && (round.more() || askedMeanwhile);
      if (polling) {
        Duration longer = delay.multipliedBy(2);
        Duration quiet = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        after(round.anyEnded() || askedMeanwhile ? SHORTEST : quiet);
      }
    } finally {
      lock.unlock();
    }
  }
}
