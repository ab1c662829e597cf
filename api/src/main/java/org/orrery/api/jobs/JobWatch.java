package org.orrery.api.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets any number of threads wait for jobs to change. What this server writes is seen at once; what
 * other replicas write is found by one query for all watched jobs together, twice a second. Costs
 * nothing while nobody waits.
 */
public final class JobWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final JobStore jobs;
  private final Executor executor;
  private final ScheduledFuture<?> polling;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<JobId, Watched> watched = new HashMap<>();

  /** What the next query asks for. */
  private final Set<JobId> due = new HashSet<>();

  /** One query at a time, so that what is published never goes back in time. */
  private boolean reading;

  private boolean closed;

  /** A job with at least one thread waiting for it. */
  private static final class Watched {
    final Condition changed;
    int waiting;
    @Nullable Job newest;
    boolean gone;

    Watched(Condition changed) {
      this.changed = changed;
    }
  }

  /**
   * @param executor for queries; they block it
   * @param timer says when; its owner closes it after this
   */
  public JobWatch(JobStore jobs, Executor executor, ScheduledExecutorService timer) {
    this.jobs = jobs;
    this.executor = executor;
    jobs.onChange(this::hint);
    this.polling =
        timer.scheduleAtFixedRate(
            this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Blocks until the job is as wanted, and gives it as it then is. Changes that follow each other
   * fast may be seen as one.
   *
   * @param wanted asked with the job as it is now and after each change; quick, and of any thread
   * @param patience after that, or when the server stops, the newest is given, wanted or not
   * @throws OrreryException {@link ErrorCode#NO_SUCH_JOB}, also if it is removed meanwhile; {@link
   *     ErrorCode#DATABASE_UNAVAILABLE} if it can't be read in the beginning. A database that goes
   *     away later is waited for.
   */
  public Job await(JobId id, Predicate<Job> wanted, Duration patience) throws InterruptedException {
    Watched job = join(id);
    try {
      Job first = jobs.find(id).orElseThrow(() -> noSuchJob(id));
      return await(job, first, wanted, patience);
    } finally {
      leave(id, job);
    }
  }

  /**
   * Blocks until the job is another than the one that is known, and asks for nothing itself: a
   * thousand listeners to a job are one query.
   *
   * @return the newest; the known one when the time is over
   * @throws OrreryException {@link ErrorCode#NO_SUCH_JOB} if it is removed meanwhile
   */
  public Job awaitOther(Job known, Duration patience) throws InterruptedException {
    Watched job = join(known.id());
    try {
      return await(job, known, now -> !now.equals(known), patience);
    } finally {
      leave(known.id(), job);
    }
  }

  private Job await(Watched job, Job first, Predicate<Job> wanted, Duration patience)
      throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      if (job.newest == null) {
        job.newest = first;
      }
      Job newest = job.newest;
      while (!wanted.test(newest) && nanos > 0 && !closed) {
        nanos = job.changed.awaitNanos(nanos);
        if (job.gone) {
          throw noSuchJob(first.id());
        }
        newest = job.newest;
      }
      return newest;
    } finally {
      lock.unlock();
    }
  }

  private static OrreryException noSuchJob(JobId id) {
    return new OrreryException(ErrorCode.NO_SUCH_JOB, "There is no job `%s`.".formatted(id));
  }

  private Watched join(JobId id) {
    lock.lock();
    try {
      Watched job = watched.computeIfAbsent(id, _ -> new Watched(lock.newCondition()));
      job.waiting++;
      return job;
    } finally {
      lock.unlock();
    }
  }

  private void leave(JobId id, Watched job) {
    lock.lock();
    try {
      job.waiting--;
      if (job.waiting == 0) {
        watched.remove(id, job);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The job may have changed: whoever waits for it is told soon. Any thread; returns at once. */
  public void hint(JobId id) {
    lock.lock();
    try {
      if (watched.containsKey(id)) {
        due.add(id);
        readDue();
      }
    } finally {
      lock.unlock();
    }
  }

  private void poll() {
    lock.lock();
    try {
      due.addAll(watched.keySet());
      readDue();
    } finally {
      lock.unlock();
    }
  }

  /** The caller has the lock. */
  private void readDue() {
    if (!reading && !closed && !due.isEmpty()) {
      reading = true;
      executor.execute(this::read);
    }
  }

  /** A shell: after a query that fails, the next one makes up for it. */
  private void read() {
    boolean drained = false;
    try {
      for (Set<JobId> asked = takeDue(); !asked.isEmpty(); asked = takeDue()) {
        publish(asked, jobs.find(asked));
      }
      drained = true;
    } catch (OrreryException e) {
      LOG.debug("Watched jobs can't be read now", e);
    } catch (RuntimeException bug) {
      LOG.error("Watching jobs met a defect", bug);
    } finally {
      if (!drained) {
        stopReading();
      }
    }
  }

  private void stopReading() {
    lock.lock();
    try {
      reading = false;
    } finally {
      lock.unlock();
    }
  }

  private Set<JobId> takeDue() {
    lock.lock();
    try {
      due.retainAll(watched.keySet());
      Set<JobId> taken = Set.copyOf(due);
      due.clear();
      // In the same breath as the look at what is due, so that no hint falls between.
      reading = !taken.isEmpty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void publish(Set<JobId> asked, Map<JobId, Job> found) {
    lock.lock();
    try {
      for (JobId id : asked) {
        Watched job = watched.get(id);
        Job now = found.get(id);
        if (job != null && (now == null || !now.equals(job.newest))) {
          job.newest = now == null ? job.newest : now;
          job.gone = now == null;
          job.changed.signalAll();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting; whoever waits is given the newest. */
  @Override
  public void close() {
    polling.cancel(false);
    lock.lock();
    try {
      closed = true;
      watched.values().forEach(job -> job.changed.signalAll());
    } finally {
      lock.unlock();
    }
  }
}
