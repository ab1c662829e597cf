package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.processes.ProcessId;

/**
 * Which jobs to list (OGC API Processes Part 1, 1.0, job list). Newest first.
 *
 * @param processes empty for all
 * @param statuses empty for all, save that a duration leaves the accepted ones out
 * @param createdFrom inclusive, or null
 * @param createdTo inclusive, or null
 * @param minDuration running jobs count from their start until now
 * @param limit how many at most, from 1
 * @param after the page before this one ended with it, or null
 */
public record JobQuery(
    Set<ProcessId> processes,
    Set<OgcStatus> statuses,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    @Nullable Duration minDuration,
    @Nullable Duration maxDuration,
    int limit,
    @Nullable JobCursor after) {
  public JobQuery {
    processes = Set.copyOf(processes);
    statuses = Set.copyOf(statuses);
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1: " + limit);
    }
  }

  /** The same for all pages at once. */
  public JobQuery withoutPages() {
    return new JobQuery(
        processes,
        statuses,
        createdFrom,
        createdTo,
        minDuration,
        maxDuration,
        Integer.MAX_VALUE - 1,
        null);
  }

  /** The newest jobs, whatever they are. */
  public static JobQuery newest(int limit) {
    return new JobQuery(Set.of(), Set.of(), null, null, null, null, limit, null);
  }
}
