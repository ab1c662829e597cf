package org.orrery.cwl.engine.state;

import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One execution of one process within a run.
 *
 * @param path {@code main}, then the names of the steps, scatter indices in brackets
 * @param process what it runs
 * @param requirements the process's own, within those of all that encloses it
 * @param origin the step that it belongs to, or null for the run's root
 * @param attempt from 1
 */
public record Call(
    String path,
    CwlProcess process,
    Requirements requirements,
    @Nullable Origin origin,
    int attempt,
    State state) {

  /**
   * @param workflow path of the workflow's call
   * @param requirements those in force for the step's own expressions
   * @param before in a loop, the input object of the iteration before; null in the first one, and
   *     in a step that does not loop
   */
  public record Origin(
      String workflow,
      WorkflowStep step,
      Requirements requirements,
      CwlValue.@Nullable Rec before) {
    String key() {
      return workflow + "/" + step.id();
    }

    /** The origin of the next iteration. */
    Origin after(CwlValue.@Nullable Rec inputs) {
      return new Origin(workflow, step, requirements, inputs);
    }
  }

  public Phase phase() {
    return switch (state) {
      case Evaluating e -> Phase.EVALUATING;
      case Preparing p -> Phase.PREPARING;
      case Submitting s -> Phase.SUBMITTING;
      case Running r -> Phase.RUNNING;
      case Collecting c -> Phase.COLLECTING;
      case Nested n -> Phase.NESTED;
      case Succeeded s -> Phase.SUCCEEDED;
      case Skipped s -> Phase.SKIPPED;
      case Failed f -> Phase.FAILED;
      case Cancelled c -> Phase.CANCELLED;
    };
  }

  Call in(State next) {
    return new Call(path, process, requirements, origin, attempt, next);
  }

  Call again(CwlValue.Rec gathered) {
    return new Call(path, process, requirements, origin, attempt + 1, new Evaluating(gathered));
  }

  /** Where a call stands. */
  public enum Phase {
    EVALUATING,
    PREPARING,
    SUBMITTING,
    RUNNING,
    COLLECTING,
    NESTED,
    SUCCEEDED,
    SKIPPED,
    FAILED,
    CANCELLED;

    /** Does the backend have, or may it have, a task of the call that must be waited for? */
    boolean isLive() {
      return this == SUBMITTING || this == RUNNING || this == COLLECTING;
    }
  }

  /** What is true of a call in each phase, and only then. */
  public sealed interface State {}

  /**
   * @param gathered what the step's links gave, before its own expressions; in an iteration after
   *     the first one, what the loop's links gave
   */
  public record Evaluating(CwlValue.Rec gathered) implements State {}

  public record Preparing(CwlValue.Rec gathered, TaskPlan plan) implements State {}

  public record Submitting(CwlValue.Rec gathered, TaskPlan plan) implements State {}

  public record Running(CwlValue.Rec gathered, TaskPlan plan, TaskHandle handle) implements State {}

  public record Collecting(TaskPlan plan, TaskHandle handle, Outcome outcome) implements State {}

  /**
   * @param unfinished the number of steps that are not done
   */
  public record Nested(CwlValue.Rec inputs, int unfinished) implements State {}

  public record Succeeded(CwlValue.Rec outputs) implements State {}

  public record Skipped() implements State {}

  public record Failed(RunFailure failure) implements State {}

  public record Cancelled() implements State {}
}
