package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.processes.ProcessId;

/**
 * Which jobs to list (OGC API Processes Part 1, 1.0, job list).
 *
 * @param processes empty for all
 * @param statuses empty for all, save that a duration leaves the accepted ones out
 * @param createdFrom inclusive, or null
 * @param createdTo inclusive, or null
 * @param minDuration running jobs count from their start until now
 * @param limit how many at most, from 1
 * @param page which part of the list
 */
public record JobQuery(
    Set<ProcessId> processes,
    Set<OgcStatus> statuses,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    @Nullable Duration minDuration,
    @Nullable Duration maxDuration,
    int limit,
    Page page) {
  /** Which part of a list, and from which end it is counted. */
  public sealed interface Page {
    /** The newest. */
    Page FIRST = new Newest(null);

    /**
     * Newest first.
     *
     * @param after the page before this one ended with it, or null
     */
    record Newest(@Nullable JobCursor after) implements Page {}

    /**
     * Oldest first.
     *
     * @param skip how many are left out
     */
    record Oldest(int skip) implements Page {}
  }

  public JobQuery {
    processes = Set.copyOf(processes);
    statuses = Set.copyOf(statuses);
    if (limit < 1) {
      throw new IllegalArgumentException("a limit is at least 1: " + limit);
    }
  }

  /** The same jobs, whichever of them are on a page. */
  JobQuery onAnyPage() {
    return new JobQuery(
        processes, statuses, createdFrom, createdTo, minDuration, maxDuration, 1, Page.FIRST);
  }

  /** The newest jobs, whatever they are. */
  public static JobQuery newest(int limit) {
    return new JobQuery(Set.of(), Set.of(), null, null, null, null, limit, Page.FIRST);
  }
}
