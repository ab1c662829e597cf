package org.orrery.cwl.engine;

import java.util.ArrayList;
import java.util.List;
import org.orrery.cwl.engine.state.RunEvent;

/** The events of one run, in order. Used by one thread. */
public interface RunJournal {
  /** All events so far. */
  List<RunEvent> history();

  /**
   * Appends events, all or none. Returns once they are durable.
   *
   * @throws JournalUnavailableException if they could not be written, or this owner may no longer
   *     write
   */
  void append(List<RunEvent> events);

  /** A journal that lasts as long as its process. */
  static RunJournal inMemory() {
    List<RunEvent> events = new ArrayList<>();
    return new RunJournal() {
      @Override
      public List<RunEvent> history() {
        return List.copyOf(events);
      }

      @Override
      public void append(List<RunEvent> added) {
        events.addAll(added);
      }
    };
  }
}
