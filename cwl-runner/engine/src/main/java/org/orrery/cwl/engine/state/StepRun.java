package org.orrery.cwl.engine.state;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

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

  /**
   * A step that loops; each iteration is a call of its own.
   *
   * @param iteration the number of the one that is under way
   * @param inputs its input object, or null while that is not evaluated
   * @param done the outputs of those before; only the last ones if no others are wanted
   */
  record Looping(int iteration, CwlValue.@Nullable Rec inputs, PVector<CwlValue.Rec> done)
      implements StepRun {
    static final Looping FIRST = new Looping(0, null, TreePVector.empty());

    /** More iterations than this of one step are refused. */
    static final int MAX_ITERATIONS = 1_000_000;

    Looping with(CwlValue.Rec evaluated) {
      return new Looping(iteration, evaluated, done);
    }

    Looping next(PVector<CwlValue.Rec> outputs) {
      return new Looping(iteration + 1, null, outputs);
    }

    /** The path of the call that is under way. */
    String callPath(String stepPath) {
      return stepPath + "[" + iteration + "]";
    }
  }

  record Done(CwlValue.Rec outputs) implements StepRun {}
}
