package org.orrery.api.callbacks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.orrery.api.callbacks.CallbackTransport.NotReceived;
import org.orrery.api.callbacks.CallbackTransport.Received;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Sends callbacks until they are received: each at least once, each attempt with the same id, so
 * that a receiver can tell a repetition.
 */
public final class CallbackSender {
  /** Tells a repetition; the server itself understands it so. */
  public static final String ID_HEADER = "Idempotency-Key";

  private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);

  /** Of the logging context. */
  private static final String JOB = "job";

  private final Ports ports;
  private final Rules rules;
  private final Executor threads;
  private final Runnable freed;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * What callbacks are made of and how they get away.
   *
   * @param jobs finds a job that was not removed
   */
  public record Ports(
      CallbackStore callbacks,
      Function<JobId, Optional<Job>> jobs,
      CallbackDocuments documents,
      CallbackTransport transport) {}

  /**
   * @param mostAtOnce attempts at one time
   * @param lease longer than any attempt takes
   * @param firstDelay before the second attempt; doubled before each further one
   * @param longestDelay it is not doubled beyond
   * @param maxAttempts after so many it is given up
   * @param maxAge nothing is tried again that would be older
   */
  public record Rules(
      int mostAtOnce,
      Duration lease,
      Duration firstDelay,
      Duration longestDelay,
      int maxAttempts,
      Duration maxAge) {
    Duration delay(int attempt) {
      int doublings = Math.min(attempt - 1, 30);
      Duration delay = firstDelay.multipliedBy(1L << doublings);
      return delay.compareTo(longestDelay) < 0 ? delay : longestDelay;
    }
  }

  /**
   * @param threads one for each attempt; it blocks
   * @param freed called when an attempt has ended; must return at once
   */
  public CallbackSender(Ports ports, Rules rules, Executor threads, Runnable freed) {
    this.ports = ports;
    this.rules = rules;
    this.threads = threads;
    this.freed = freed;
  }

  /**
   * Claims what is due, as much as there is room for, and starts sending it. Blocks for the
   * database only. For one thread.
   *
   * @return whether there may be more that is due
   * @throws OrreryException if the database is not there
   */
  public boolean tick() {
    int room = rules.mostAtOnce() - inFlight.get();
    if (room <= 0) {
      return true;
    }
    List<Callback> due = ports.callbacks().claim(room, rules.lease());
    for (Callback callback : due) {
      inFlight.incrementAndGet();
      threads.execute(() -> attempt(callback));
    }
    return !due.isEmpty();
  }

  /** A shell: whatever it meets, the lease runs out and somebody tries again. */
  private void attempt(Callback callback) {
    MDC.put(JOB, callback.job().toString());
    try {
      deliver(callback);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OrreryException e) {
      LOG.warn("{} waits: {}", callback, e.detail());
    } catch (RuntimeException bug) {
      LOG.error("{} met a defect", callback, bug);
    } finally {
      MDC.remove(JOB);
      inFlight.decrementAndGet();
      freed.run();
    }
  }

  private void deliver(Callback callback) throws InterruptedException {
    if (callback.attempt() > rules.maxAttempts()) {
      // Attempts that nobody answered for: each took its server down, or the database was away.
      giveUp(callback, "No attempt came to an end.");
      return;
    }
    Optional<Job> job = ports.jobs().apply(callback.job());
    if (job.isEmpty()) {
      // It was removed just now, and takes its callbacks along.
      return;
    }
    byte[] document;
    try {
      document = ports.documents().document(job.get(), callback);
    } catch (OrreryException e) {
      LOG.warn("{} can't be written now: {}", callback, e.detail());
      failed(callback, new NotReceived("The server could not write what to send.", false));
      return;
    }
    Map<String, String> headers =
        Map.of(
            ID_HEADER,
            callback.id().toString(),
            "Link",
            "<" + ports.documents().jobUrl(job.get(), callback) + ">; rel=\"monitor\"");
    switch (ports.transport().send(callback.receiver(), document, headers)) {
      case Received _ -> ports.callbacks().delivered(callback);
      case NotReceived failure -> failed(callback, failure);
    }
  }

  private void failed(Callback callback, NotReceived failure) {
    Duration delay = rules.delay(callback.attempt());
    boolean last =
        failure.forGood()
            || callback.attempt() >= rules.maxAttempts()
            || callback.age().plus(delay).compareTo(rules.maxAge()) > 0;
    if (last) {
      giveUp(callback, failure.why());
    } else {
      ports.callbacks().postpone(callback, failure.why(), delay);
    }
  }

  private void giveUp(Callback callback, String why) {
    LOG.info("{} is given up after {} attempts: {}", callback, callback.attempt(), why);
    ports.callbacks().giveUp(callback, why);
  }
}
