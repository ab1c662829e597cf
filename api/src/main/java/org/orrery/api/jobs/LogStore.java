package org.orrery.api.jobs;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where the logs of ended jobs are kept. Each method is one transaction and throws {@code
 * DATABASE_UNAVAILABLE} if the database is not there.
 */
public interface LogStore {
  /**
   * A job's logs, all of them.
   *
   * @param file holds them; null if nobody said anything
   */
  record KeptLogs(@Nullable ResultFile file, List<JobLog> logs) {
    public KeptLogs {
      logs = List.copyOf(logs);
    }
  }

  /**
   * Writes down a job's logs. The first time counts: later ones change nothing.
   *
   * @throws LeaseLostException if somebody else has the job
   */
  void keep(Lease lease, KeptLogs logs);

  /** Whether the logs of a job are kept; its volume has none of them any more, or soon. */
  boolean isKept(JobId job);

  /**
   * @param after only those with a larger number
   * @return ordered by number; empty if none are kept
   */
  List<JobLog> list(JobId job, int after, int limit);

  Optional<JobLog> find(JobId job, String name);
}
