package org.orrery.api.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs.
 *
 * @param matched how many there are on all pages, counted no further than one beyond {@link
 *     #MOST_COUNTED} where pages follow a cursor
 * @param next where the next page starts, or null if this is the last
 */
public record JobPage(List<Job> jobs, long matched, @Nullable JobCursor next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }

  /** Counting more takes longer than the page that shows the count. */
  public static final int MOST_COUNTED = 1_000;
}
