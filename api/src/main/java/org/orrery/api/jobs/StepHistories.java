package org.orrery.api.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The steps of jobs that were asked for lately. A journal only grows, so each event is read and
 * folded once, however often somebody looks.
 */
final class StepHistories {
  /** A job of ten thousand steps takes about ten megabytes. */
  private static final int KEPT = 16;

  private final JournalStore journals;
  private final Map<JobId, Known> known =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Known> eldest) {
          return size() > KEPT;
        }
      };

  private static final class Known {
    private final RunLauncher.StepHistory history;
    private int events;

    Known(RunLauncher.StepHistory history) {
      this.history = history;
    }
  }

  StepHistories(JournalStore journals) {
    this.journals = journals;
  }

  /**
   * Blocks for the database.
   *
   * @param begin the steps of a run whose journal is empty
   */
  List<JobStep> of(JobId job, Supplier<RunLauncher.StepHistory> begin) {
    Known one;
    synchronized (known) {
      one = known.get(job);
    }
    if (one == null) {
      one = new Known(begin.get());
      synchronized (known) {
        known.put(job, one);
      }
    }
    synchronized (one) {
      List<String> more = journals.readAfter(job, one.events);
      one.history.add(more);
      one.events += more.size();
      return one.history.steps();
    }
  }
}
