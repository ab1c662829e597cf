package org.orrery.api.jobs;

import org.orrery.backend.spi.VolumePath;

/**
 * Where a job's files lie on its workspace's volume.
 *
 * @param whole everything of the job; deleted when it has ended
 * @param run what the engine makes
 * @param inputs what was fetched for it
 * @param uploads what was sent for it
 */
record JobFolder(VolumePath whole, VolumePath run, VolumePath inputs, VolumePath uploads) {
  static JobFolder of(JobId job) {
    VolumePath whole = new VolumePath("jobs/" + job);
    return new JobFolder(
        whole, whole.resolve("run"), whole.resolve("inputs"), whole.resolve("uploads"));
  }
}
