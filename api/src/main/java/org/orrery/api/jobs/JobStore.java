package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.RevisionKey;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Where jobs are kept. Each method is one transaction, durable when it returns, and throws {@code
 * DATABASE_UNAVAILABLE} if the database is not there; whether a write that broke off came through
 * is then unknown, and doing it again is harmless save for {@link #insert}, which has its own id.
 * Leases are timed by the database's clock, because replicas' clocks differ.
 */
public interface JobStore {
  /** Writes an accepted job with its request. */
  Job insert(NewJob job);

  /**
   * The same once for a key of the calling workspace: what was inserted by it before is answered.
   *
   * @return the job of that id, or an earlier one
   * @throws OrreryException {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}, {@link ErrorCode#NO_SUCH_JOB}
   *     if the earlier one was removed
   */
  Job insertOnce(NewJob job, IdempotencyKey key);

  /** A job that was not removed. */
  Optional<Job> find(JobId id);

  /** Those of them that there are and that were not removed. */
  Map<JobId, Job> find(Set<JobId> ids);

  /**
   * Tells of jobs that were changed by way of this object, after it was written; not of new ones.
   *
   * @param listener must return at once; replaces an earlier one
   */
  void onChange(Consumer<JobId> listener);

  /**
   * @param now what running jobs' durations are measured against
   * @return at most the query's limit and one more, which tells that there is a next page
   */
  List<Job> list(JobScope scope, JobQuery query, Instant now);

  /**
   * How many jobs a query matches on all its pages.
   *
   * @param most counts no further than that
   */
  long count(JobScope scope, JobQuery query, Instant now, int most);

  /** Applies an event that needs no lease. Empty if there is no such job. */
  Optional<Job> apply(JobId id, JobEvent event);

  Optional<RequestDocument> requestDocument(JobId id);

  /** What a job runs, and with what. */
  Optional<JobInputs> inputs(JobId id);

  record JobInputs(RevisionKey revision, CwlValue.Rec inputs) {}

  Optional<JobResults> results(JobId id);

  /** Hides an ended job from its owner, for good. Without effect on one that has not ended. */
  void remove(JobId id, Instant now);

  /**
   * Hides jobs that have ended before some time, as {@link #remove} does one.
   *
   * @param limit how many at most, the oldest first
   * @return how many there were
   */
  int removeEndedBefore(Instant time, Instant now, int limit);

  /** Removed jobs of which nothing is left on the volume, at most so many. */
  List<JobId> removed(int limit);

  /** Deletes everything that is known of a job. */
  void delete(JobId id);

  /** How many jobs there are in each state, by the state's name in lower case. */
  Map<String, Long> countByState();

  /**
   * Leases due jobs, oldest first: those to run, and ended ones whose work is not cleaned up. A job
   * whose owners died once too often is held instead and not returned.
   *
   * @param except jobs that the caller is still busy with
   */
  List<ClaimedJob> claim(ClaimRequest request, Set<JobId> except);

  /**
   * @param limit how many at most
   * @param maxLost a running job whose lease ran out that often is held
   */
  record ClaimRequest(UUID holder, Duration lease, int limit, int maxLost, Instant now) {}

  /** Extends leases. Jobs that are absent from the answer are lost. */
  Map<JobId, JobState> renew(List<Lease> leases, Duration lease);

  /** Ends every lease of a holder that is known to be dead. Returns how many there were. */
  int expireLeases(UUID holder);

  /** Shows how far a running job is; without effect on one that is not running or lost. */
  void report(Lease lease, int progress, String message, Instant now);

  /**
   * Writes the end of a run; results come with {@link JobEvent.RunSucceeded} only. A job that was
   * dismissed meanwhile stays dismissed.
   *
   * @throws LeaseLostException if somebody else runs the job
   */
  void finish(Lease lease, JobEvent end, Optional<JobResults> results);

  /** Gives the lease back, so that anybody may go on at once. Without effect if it is lost. */
  void release(Lease lease);

  /** Notes that nothing of an ended job is left on the volume, and gives the lease back. */
  void cleaned(Lease lease);
}
