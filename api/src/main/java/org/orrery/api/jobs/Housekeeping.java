package org.orrery.api.jobs;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessStore;
import org.orrery.api.processes.Uploads;
import org.orrery.api.processes.WorkspaceId;

/**
 * Deletes what nobody can ask for any more: jobs whose time is over or that were removed, revisions
 * of processes that are gone, and uploads that nothing refers to. Breaking off anywhere is
 * harmless; the next time goes on.
 */
public final class Housekeeping {
  private static final int BATCH = 100;

  private final JobStore jobs;
  private final ProcessStore processes;
  private final ResultStore results;
  private final Uploads uploads;
  private final Retention retention;
  private final Clock clock;

  public Housekeeping(
      JobStore jobs,
      ProcessStore processes,
      ResultStore results,
      Uploads uploads,
      Retention retention,
      Clock clock) {
    this.jobs = jobs;
    this.processes = processes;
    this.results = results;
    this.uploads = uploads;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Blocks for database and disk.
   *
   * @throws OrreryException of category capacity if one of them can't be used now
   */
  public void clean() {
    Instant now = clock.instant();
    retention.endedBefore(now).ifPresent(time -> expire(time, now));
    List<JobId> removed;
    do {
      removed = jobs.removed(BATCH);
      for (JobId job : removed) {
        deleteResults(job);
        jobs.delete(job);
      }
    } while (removed.size() == BATCH);
    processes.forgetUnused();
    for (WorkspaceId workspace : processes.workspaces()) {
      uploads.sweep(workspace, processes.referencedUploads(workspace));
    }
  }

  private void expire(Instant endedBefore, Instant now) {
    int expired;
    do {
      expired = jobs.removeEndedBefore(endedBefore, now, BATCH);
    } while (expired == BATCH);
  }

  private void deleteResults(JobId job) {
    try {
      results.delete(job);
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "The results of a removed job can't be deleted now.", e);
    }
  }
}
