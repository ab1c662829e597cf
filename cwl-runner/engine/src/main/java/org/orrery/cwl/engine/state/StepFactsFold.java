package org.orrery.cwl.engine.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskSpec;

/**
 * Makes the facts of a run's steps of its events, in order and from the first. Holds only what is
 * not over; what is, its user keeps as long as it needs it. An instance belongs to one thread.
 */
public final class StepFactsFold {
  private final Map<String, Open> open = new LinkedHashMap<>();

  /** An attempt that is not over. */
  private record Open(
      int attempt, TaskSpec asked, @Nullable Outcome outcome, @Nullable Reuse reuse) {
    StepFacts over(String path, StepFacts.End end, @Nullable TaskTraces traces) {
      return new StepFacts(path, attempt, asked, outcome, end, traces, reuse);
    }

    Open with(Outcome ended) {
      return new Open(attempt, asked, ended, reuse);
    }

    Open with(@Nullable Reuse decided) {
      return new Open(attempt, asked, outcome, decided);
    }
  }

  /** Takes an event and gives the facts of the attempt that it ends, if it ends one. */
  public List<StepFacts> take(RunEvent event) {
    return switch (event) {
      case RunEvent.Started _, RunEvent.CancelRequested _, RunEvent.Submitted _ -> List.of();
      case RunEvent.Evaluated e -> {
        if (!(e.evaluation() instanceof Evaluation.Tool(TaskPlan plan))) {
          yield List.of();
        }
        Open before = open.put(e.path(), new Open(e.attempt(), plan.spec(), null, null));
        yield before == null
            ? List.of()
            : List.of(before.over(e.path(), new StepFacts.End.TriedAgain(), null));
      }
      case RunEvent.Prepared e -> {
        open.computeIfPresent(e.path(), (path, attempt) -> attempt.with(e.reuse()));
        yield List.of();
      }
      case RunEvent.Ended e -> {
        open.computeIfPresent(e.path(), (path, attempt) -> attempt.with(e.outcome()));
        yield List.of();
      }
      case RunEvent.Reused e -> {
        open.computeIfPresent(e.path(), (path, attempt) -> attempt.with(e.hit()));
        yield over(e.path(), new StepFacts.End.Reused(), null);
      }
      case RunEvent.Collected e -> over(e.path(), new StepFacts.End.Succeeded(), e.traces());
      case RunEvent.Failed e -> over(e.path(), new StepFacts.End.Failed(e.failure()), e.traces());
    };
  }

  /** A call that fails before it has a task leaves no facts but its failure. */
  private List<StepFacts> over(String path, StepFacts.End end, @Nullable TaskTraces traces) {
    Open attempt = open.remove(path);
    return attempt == null ? List.of() : List.of(attempt.over(path, end, traces));
  }

  /** The facts of what is not over: asked for when the run is, or while it goes on. */
  public List<StepFacts> unfinished() {
    return open.entrySet().stream()
        .map(e -> e.getValue().over(e.getKey(), new StepFacts.End.Unfinished(), null))
        .toList();
  }
}
