package org.orrery.cwl.engine;

import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.value.CwlValue;

/** How {@link WorkflowRun#run} came back. */
public sealed interface RunResult {
  /**
   * @param outputs Files have a location as {@code FileLocation} writes it, or are literals with
   *     contents
   */
  record Succeeded(CwlValue.Rec outputs) implements RunResult {}

  record Failed(RunFailure failure) implements RunResult {}

  record Cancelled() implements RunResult {}

  /**
   * Not over: this owner let go of it. Tasks go on; the journal holds all that is needed to take it
   * up again.
   */
  record Detached(String why) implements RunResult {}
}
