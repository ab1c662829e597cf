package org.orrery.cwl.engine.state;

import org.orrery.cwl.model.value.CwlValue;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * All that is known of a run. Immutable; a change shares what did not change.
 *
 * @param calls by path; those below a finished step are dropped
 * @param steps by path of the workflow's call and id
 * @param live the number of calls that have, or may have, a task on the backend
 */
public record RunState(
    PMap<String, Call> calls, PMap<String, StepRun> steps, int live, Status status) {
  /** The root call's path. */
  public static final String ROOT = "main";

  public static final RunState EMPTY =
      new RunState(HashTreePMap.empty(), HashTreePMap.empty(), 0, new Status.Going());

  /** How the run stands as a whole. */
  public sealed interface Status {
    record Going() implements Status {}

    /** A call failed: nothing new starts, what runs may end. */
    record Failing(RunFailure failure) implements Status {}

    /** The owner cancelled: nothing new starts, what runs is being ended. */
    record Cancelling() implements Status {}

    record Succeeded(CwlValue.Rec outputs) implements Status {}

    record Failed(RunFailure failure) implements Status {}

    record Cancelled() implements Status {}

    default boolean isOver() {
      return switch (this) {
        case Going g -> false;
        case Failing f -> false;
        case Cancelling c -> false;
        case Succeeded s -> true;
        case Failed f -> true;
        case Cancelled c -> true;
      };
    }
  }

  RunState with(Call call) {
    Call before = calls.get(call.path());
    int liveBefore = before != null && before.phase().isLive() ? 1 : 0;
    int liveAfter = call.phase().isLive() ? 1 : 0;
    return new RunState(
        calls.plus(call.path(), call), steps, live - liveBefore + liveAfter, status);
  }

  RunState without(String path) {
    return new RunState(calls.minus(path), steps, live, status);
  }

  RunState with(String stepKey, StepRun step) {
    return new RunState(calls, steps.plus(stepKey, step), live, status);
  }

  RunState withoutStep(String stepKey) {
    return new RunState(calls, steps.minus(stepKey), live, status);
  }

  RunState with(Status changed) {
    return new RunState(calls, steps, live, changed);
  }
}
