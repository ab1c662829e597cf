package org.orrery.api.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs, newest first.
 *
 * @param matched how many there are on all pages
 * @param next where the next page starts, or null if this is the last
 */
public record JobPage(List<Job> jobs, long matched, @Nullable JobCursor next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
