package org.orrery.cwl.engine.state;

import org.orrery.cwl.model.value.CwlValue;

/** A step of a running workflow. */
public sealed interface StepRun {
  /**
   * @param missing the number of steps whose outputs it still waits for
   */
  record Waiting(int missing) implements StepRun {}

  /**
   * @param unfinished the number of its calls that are not done
   */
  record Active(ScatterShape shape, int unfinished) implements StepRun {}

  record Done(CwlValue.Rec outputs) implements StepRun {}
}
