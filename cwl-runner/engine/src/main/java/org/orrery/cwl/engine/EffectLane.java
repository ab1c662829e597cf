package org.orrery.cwl.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries out effects of one kind: a few workers take what is waiting, many at a time, so that many
 * effects make one round trip. What can't be done now is tried again later, without end: a full
 * disk is no reason to fail a run.
 */
final class EffectLane<E> {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Settings settings;
  private final Shared shared;
  private final Function<List<E>, List<E>> work;
  private final Queue<E> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger workers = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param workers at most so many at once
   * @param batch at most so many effects for each call
   */
  record Settings(int workers, int batch) {}

  /**
   * What the lanes of a run share.
   *
   * @param running all work under way is registered here
   * @param closed nothing new begins once it is set
   * @param broken hears of a defect of ours, which ends the run's thread
   */
  record Shared(
      Executor executor,
      ScheduledExecutorService timer,
      Phaser running,
      AtomicBoolean closed,
      Consumer<Throwable> broken) {}

  /**
   * @param work does a batch and gives back what must be tried again
   */
  EffectLane(Settings settings, Shared shared, Function<List<E>, List<E>> work) {
    this.settings = settings;
    this.shared = shared;
    this.work = work;
  }

  void add(Collection<? extends E> effects) {
    if (effects.isEmpty()) {
      return;
    }
    waiting.addAll(effects);
    for (int i = 0; i < Math.min(settings.workers(), effects.size()); i++) {
      startWorker();
    }
  }

  private void startWorker() {
    if (workers.incrementAndGet() > settings.workers()) {
      workers.decrementAndGet();
      return;
    }
    shared.running().register();
    shared.executor().execute(this::drain);
  }

  private void drain() {
    try {
      for (List<E> batch = take(); !batch.isEmpty(); batch = take()) {
        List<E> again = work.apply(batch);
        if (again.isEmpty()) {
          failures.set(0);
        } else {
          tryLater(again);
        }
      }
    } catch (RuntimeException | Error defect) {
      shared.broken().accept(defect);
    } finally {
      workers.decrementAndGet();
      shared.running().arriveAndDeregister();
    }
    if (!waiting.isEmpty() && !shared.closed().get()) {
      startWorker();
    }
  }

  private List<E> take() {
    List<E> batch = new ArrayList<>();
    while (batch.size() < settings.batch() && !shared.closed().get()) {
      E next = waiting.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void tryLater(List<E> again) {
    long pause =
        Math.min(
            FIRST_PAUSE.toMillis() << Math.min(failures.getAndIncrement(), 10),
            LONGEST_PAUSE.toMillis());
    var _ = shared.timer().schedule(() -> add(again), pause, TimeUnit.MILLISECONDS);
  }
}
