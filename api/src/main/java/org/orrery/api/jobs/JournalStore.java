package org.orrery.api.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the events of runs are kept, each a JSON text. Each method is one transaction and throws
 * {@code DATABASE_UNAVAILABLE} if the database is not there.
 */
public interface JournalStore {
  /** So many are read at once: a large run has millions. */
  int PAGE = 5_000;

  /** An event, and when it was written. */
  record Entry(Instant at, String event) {}

  /** All events of a job, in order. */
  default List<String> read(JobId job) {
    List<String> events = new ArrayList<>();
    List<Entry> page;
    do {
      page = readAfter(job, events.size(), PAGE);
      page.forEach(entry -> events.add(entry.event()));
    } while (page.size() == PAGE);
    return events;
  }

  /**
   * The events of a job behind that many, in order.
   *
   * @param limit how many at most
   */
  List<Entry> readAfter(JobId job, int events, int limit);

  /**
   * Appends events; durable when it returns. Idempotent: the same events at the same place are
   * written once.
   *
   * @param first number of the first of them, from 1, without gaps
   * @throws LeaseLostException if somebody else runs the job
   */
  void append(Lease lease, int first, List<String> events);
}
