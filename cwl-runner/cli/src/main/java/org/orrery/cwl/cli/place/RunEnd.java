package org.orrery.cwl.cli.place;

import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.value.CwlValue;

/** How a run ended. */
public sealed interface RunEnd {
  /**
   * @param outputs the CWL output object; Files and Directories lie in the folder of the request,
   *     with {@code location}, {@code path}, digests and listings
   */
  record Succeeded(CwlValue.Rec outputs) implements RunEnd {}

  record Failed(RunFailure failure) implements RunEnd {}

  record Cancelled() implements RunEnd {}

  /** It could not go on, though nothing is wrong with it. */
  record Stuck(String why) implements RunEnd {}
}
