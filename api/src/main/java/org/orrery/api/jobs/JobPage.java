package org.orrery.api.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs, newest first.
 *
 * @param next where the next page starts, or null if this is the last
 */
public record JobPage(List<Job> jobs, @Nullable JobCursor next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
