package org.orrery.api.jobs;

import java.util.List;

/**
 * Where the events of runs are kept, each a JSON text. Each method is one transaction and throws
 * {@code DATABASE_UNAVAILABLE} if the database is not there.
 */
public interface JournalStore {
  /** All events of a job, in order. */
  default List<String> read(JobId job) {
    return readAfter(job, 0);
  }

  /** The events of a job behind that many, in order. */
  List<String> readAfter(JobId job, int events);

  /**
   * Appends events; durable when it returns. Idempotent: the same events at the same place are
   * written once.
   *
   * @param first number of the first of them, from 1, without gaps
   * @throws LeaseLostException if somebody else runs the job
   */
  void append(Lease lease, int first, List<String> events);
}
