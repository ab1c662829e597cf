package org.orrery.cwl.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.StepCounts;
import org.orrery.cwl.engine.RunListener;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.StepFacts;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.WorkflowStep;

/** Tells the events of a run on this host as progress. Good for one run. */
final class EngineProgress implements RunListener {
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  private final RunProgress progress;
  private final ChangedInPlace changed;
  private final int planned;
  private final Map<String, Integer> callsByStep = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private final StepRecords records = new StepRecords();
  private int done;

  /**
   * @param changed takes note of what is changed
   */
  EngineProgress(CwlProcess process, RunProgress progress, ChangedInPlace changed) {
    this.progress = progress;
    this.changed = changed;
    this.planned = tools(process);
  }

  /** Calls of tools if no step is scattered. */
  private static int tools(CwlProcess process) {
    return switch (process) {
      case CwlProcess.Workflow workflow ->
          workflow.steps().stream().map(WorkflowStep::run).mapToInt(EngineProgress::tools).sum();
      case CwlProcess.CommandLineTool _, CwlProcess.ExpressionTool _, CwlProcess.Operation _ -> 1;
    };
  }

  @Override
  public void onEvents(List<RunEvent> events, RunState state) {
    if (progress.wantsSteps()) {
      records.take(events);
    }
    changed.take(events);
    events.forEach(this::tell);
    progress.counts(new StepCounts(done, running.size(), total()));
  }

  @Override
  public void onStep(StepFacts facts) {
    if (progress.wantsSteps()) {
      progress.step(records.of(facts));
    }
  }

  @Override
  public void onTrouble(String why) {
    progress.notice("waiting: " + why);
  }

  @Override
  public void onWarning(String warning) {
    progress.notice("warning: " + warning);
  }

  /** A scattered step was planned as one call. */
  private int total() {
    int unfolded = 0;
    for (int calls : callsByStep.values()) {
      unfolded += calls - 1;
    }
    return planned + unfolded;
  }

  private void tell(RunEvent event) {
    switch (event) {
      case RunEvent.Submitted submitted -> {
        running.add(submitted.path());
        progress.say(submitted.path() + ": started");
      }
      case RunEvent.Ended ended -> progress.say(ended.path() + ": " + text(ended.outcome()));
      case RunEvent.Failed failed -> {
        running.remove(failed.path());
        progress.notice(failed.path() + ": failed: " + failed.failure().message());
      }
      case RunEvent.CancelRequested _ -> progress.notice("stopping");
      case RunEvent.Started _ -> progress.detail("run: started");
      case RunEvent.Evaluated evaluated -> {
        count(evaluated);
        progress.detail(evaluated.path() + ": evaluated");
      }
      case RunEvent.Prepared prepared -> {
        if (prepared.reuse() != null) {
          progress.say(prepared.path() + ": not reused: " + prepared.reuse().why());
        }
        progress.detail(prepared.path() + ": files are in place");
      }
      case RunEvent.Reused reused -> {
        done++;
        progress.say(reused.path() + ": not run, " + reused.hit().why());
      }
      case RunEvent.Collected collected -> {
        running.remove(collected.path());
        done++;
        progress.detail(collected.path() + ": outputs collected");
      }
    }
  }

  private void count(RunEvent.Evaluated evaluated) {
    boolean again = evaluated.attempt() > 1;
    switch (evaluated.evaluation()) {
      case Evaluation.Skipped _, Evaluation.Values _ -> {
        unfold(evaluated.path(), again);
        done++;
      }
      case Evaluation.Tool _ -> unfold(evaluated.path(), again);
      case Evaluation.Nested _ -> {}
    }
  }

  private void unfold(String path, boolean again) {
    if (!again) {
      callsByStep.merge(INDEX.matcher(path).replaceAll(""), 1, Integer::sum);
    }
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Exited exited -> "ended with exit code " + exited.code();
      case Outcome.Signalled signalled -> "ended by signal " + signalled.signal();
      case Outcome.Ended(Cause cause, _) -> "ended: " + text(cause);
    };
  }

  private static String text(Cause cause) {
    return switch (cause) {
      case Cause.TimeLimit(Duration limit) ->
          "its time limit of " + limit.toSeconds() + " s is over";
      case Cause.OutOfMemory memory ->
          "it needed more memory than its " + memory.limitMebibytes() + " MiB";
      case Cause.Cancelled _ -> "cancelled";
      case Cause.NotStarted(String why) -> "it could not be started: " + why;
      case Cause.Lost(String why) -> "it was lost: " + why;
      case Cause.Refused(String why) -> "refused: " + why;
      case Cause.Image(String image, String why) -> "no image `" + image + "`: " + why;
    };
  }
}
