package org.orrery.api.callbacks;

import java.time.Duration;
import java.util.List;
import org.orrery.api.jobs.JobId;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * What is still to be told to subscribers. It is put here by whoever writes a job's state, in the
 * same transaction. Each method is a transaction, blocks, and throws {@link OrreryException}:
 * {@link ErrorCode#DATABASE_UNAVAILABLE}. Times are the database's, because servers' clocks differ.
 */
public interface CallbackStore {
  /**
   * Claims what is due, longest due first. Nobody else is given it until the lease runs out; a
   * claim that is never answered is as good as a failed attempt. No receiver and no workspace gets
   * more than its share at one time, so that slow ones hold nobody else. The end of a job is told
   * after its begin, unless that could not be told at its first attempt.
   *
   * @param limit how many at most
   */
  List<Callback> claim(int limit, Duration lease);

  /** Notes that it was received. Idempotent. */
  void delivered(Callback callback);

  /**
   * Notes that an attempt failed and when to try again. Without effect if somebody else has claimed
   * it meanwhile.
   *
   * @param why one sentence for the job's owner
   */
  void postpone(Callback callback, String why, Duration delay);

  /** The same, for good. */
  void giveUp(Callback callback, String why);

  /** What became of the callbacks of a job, oldest first; at most one for each occasion. */
  List<CallbackReport> of(JobId job);
}
