package org.orrery.api.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts jobs for lists. That there are more than are counted changes seldom, and to find it out
 * takes as long as the page itself: so it is remembered for a moment.
 */
final class JobCounts {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 1_000;

  private final JobStore jobs;
  private final Cache<Counted, Long> beyond =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();

  /** What was counted, whatever page of it was asked for. */
  private record Counted(JobScope scope, JobQuery query) {}

  JobCounts(JobStore jobs) {
    this.jobs = jobs;
  }

  /** How many there are on all pages, as {@link JobPage#matched} has it. */
  long count(JobScope scope, JobQuery query, Instant now) {
    return switch (query.page()) {
      // Those who page by numbers need to know the last one.
      case JobQuery.Page.Oldest _ -> jobs.count(scope, query, now, Integer.MAX_VALUE);
      case JobQuery.Page.Newest _ -> {
        Counted counted = new Counted(scope, query.onAnyPage());
        Long known = beyond.getIfPresent(counted);
        yield known == null ? counted(counted, now) : known;
      }
    };
  }

  private long counted(Counted counted, Instant now) {
    long found = jobs.count(counted.scope(), counted.query(), now, JobPage.MOST_COUNTED + 1);
    if (found > JobPage.MOST_COUNTED) {
      beyond.put(counted, found);
    }
    return found;
  }
}
