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

  /**
   * Keeps nothing: for a run that nobody can take up again, because it ends with its process. Plans
   * of many steps would else stay in memory for nothing.
   */
  static RunJournal keepingNothing() {
    return new RunJournal() {
      @Override
      public List<RunEvent> history() {
        return List.of();
      }

      @Override
      public void append(List<RunEvent> added) {}
    };
  }

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
