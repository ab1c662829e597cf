package org.orrery.api.jobs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunEventCodec;

/**
 * The logs that a journal tells of, in the order in which their tasks were submitted. Needs no
 * document, so the logs of a job can be kept whatever became of its process.
 */
final class FoldedLogs implements RunLauncher.LogHistory {
  private final LogNames names;
  private final Map<String, Planned> planned = new HashMap<>();
  private final Map<String, StepLog> logs = new LinkedHashMap<>();

  private record Planned(int attempt, @Nullable VolumePath stdout, @Nullable VolumePath stderr) {}

  FoldedLogs(String root) {
    this.names = new LogNames(root);
  }

  @Override
  public void add(List<String> events) {
    events.forEach(event -> take(RunEventCodec.decode(event)));
  }

  void take(RunEvent event) {
    switch (event) {
      case RunEvent.Started _, RunEvent.CancelRequested _, RunEvent.Prepared _ -> {}
      case RunEvent.Evaluated e -> {
        if (e.evaluation() instanceof Evaluation.Tool(var plan)) {
          planned.put(e.path(), planned(e.attempt(), plan.spec()));
        }
      }
      case RunEvent.Submitted e -> {
        Planned plan = planned.remove(e.path());
        if (plan != null) {
          logs.put(
              e.path(),
              new StepLog(
                  names.of(e.path()),
                  e.path(),
                  plan.attempt(),
                  false,
                  plan.stdout(),
                  plan.stderr()));
        }
      }
      // Nothing was started.
      case RunEvent.Reused e -> planned.remove(e.path());
      case RunEvent.Ended e -> end(e.path());
      case RunEvent.Collected e -> end(e.path());
      case RunEvent.Failed e -> {
        planned.remove(e.path());
        end(e.path());
      }
    }
  }

  private void end(String path) {
    logs.computeIfPresent(path, (_, log) -> log.ended());
  }

  /** A stream that is in the working folder is a file of the tool's, perhaps an output. */
  private static Planned planned(int attempt, TaskSpec spec) {
    VolumePath work = spec.folders().work();
    VolumePath stdout = spec.streams().stdout();
    VolumePath stderr = spec.streams().stderr();
    return new Planned(
        attempt, work.contains(stdout) ? null : stdout, work.contains(stderr) ? null : stderr);
  }

  /** The log of a step; null if it has none. */
  @Nullable StepLog of(String path) {
    return logs.get(path);
  }

  @Override
  public List<StepLog> logs() {
    return List.copyOf(logs.values());
  }
}
