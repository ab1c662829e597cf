package org.orrery.api.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunEventCodec;
import org.orrery.cwl.model.value.CwlValue;

/** What a journal says that tools were given and gave. */
final class FoldedLineage implements RunLauncher.LineageHistory {
  private final int most;
  private final Map<String, StepLineage> steps = new LinkedHashMap<>();

  /**
   * @param most of so many steps, the first ones
   */
  FoldedLineage(int most) {
    this.most = most;
  }

  @Override
  public void add(List<String> events) {
    for (String text : events) {
      switch (RunEventCodec.decode(text)) {
        case RunEvent.Evaluated e -> {
          if (e.evaluation() instanceof Evaluation.Tool(var plan)
              && (steps.size() < most || steps.containsKey(e.path()))) {
            steps.put(e.path(), new StepLineage(e.path(), plan.inputs(), null));
          }
        }
        case RunEvent.Collected e -> gave(e.path(), e.outputs());
        case RunEvent.Reused e -> gave(e.path(), e.outputs());
        case RunEvent.Started _,
            RunEvent.CancelRequested _,
            RunEvent.Prepared _,
            RunEvent.Submitted _,
            RunEvent.Ended _,
            RunEvent.Failed _ -> {}
      }
    }
  }

  private void gave(String path, CwlValue.Rec outputs) {
    steps.computeIfPresent(path, (_, step) -> new StepLineage(path, step.inputs(), outputs));
  }

  @Override
  public List<StepLineage> steps() {
    return List.copyOf(steps.values());
  }
}
