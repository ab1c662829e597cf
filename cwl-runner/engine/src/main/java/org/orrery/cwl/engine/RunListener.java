package org.orrery.cwl.engine;

import java.util.List;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.StepFacts;

/**
 * Hears what happens in a run. Called by the run's own thread, after the events are durable; must
 * not throw.
 */
public interface RunListener {
  RunListener NONE = (events, state) -> {};

  /**
   * @param state after the last of the events
   */
  void onEvents(List<RunEvent> events, RunState state);

  /**
   * An attempt at a tool is over: called once for each, after the event that ended it, and at the
   * run's end for those that are not over. By the run's own thread; must not throw.
   */
  default void onStep(StepFacts facts) {}

  /** Something outside the run keeps it from going on; it is tried again. Called by any thread. */
  default void onTrouble(String why) {}

  /**
   * Something that the run's owner should know although nothing fails, for example a hint that is
   * ignored. Each text once for a run object; called by any thread.
   */
  default void onWarning(String warning) {}
}
