package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.cwl.engine.RunListener;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunState;

/**
 * Tells a person what happens, a line each.
 *
 * @param verbose every event, not only starts and ends of steps
 */
record ProgressLines(PrintStream err, boolean verbose) implements RunListener {
  @Override
  public void onEvents(List<RunEvent> events, RunState state) {
    events.forEach(this::tell);
  }

  @Override
  public void onTrouble(String why) {
    err.println("waiting: " + why);
  }

  private void tell(RunEvent event) {
    switch (event) {
      case RunEvent.Submitted submitted -> err.println(submitted.path() + ": started");
      case RunEvent.Ended ended -> err.println(ended.path() + ": " + text(ended.outcome()));
      case RunEvent.Failed failed ->
          err.println(failed.path() + ": failed: " + failed.failure().message());
      case RunEvent.CancelRequested _ -> err.println("stopping");
      case RunEvent.Started _ -> tellIfVerbose("run: started");
      case RunEvent.Evaluated evaluated -> tellIfVerbose(evaluated.path() + ": evaluated");
      case RunEvent.Prepared prepared -> tellIfVerbose(prepared.path() + ": files are in place");
      case RunEvent.Collected collected -> tellIfVerbose(collected.path() + ": outputs collected");
    }
  }

  private void tellIfVerbose(String line) {
    if (verbose) {
      err.println(line);
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
