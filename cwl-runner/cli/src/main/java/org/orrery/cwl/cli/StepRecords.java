package org.orrery.cwl.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;
import org.orrery.cwl.cli.place.StepRecord;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.StepFacts;
import org.orrery.cwl.model.value.CwlValue;

/** Puts together what the engine tells of an attempt at different times. */
final class StepRecords {
  private final Map<String, CwlValue.Rec> inputs = new HashMap<>();
  private final Map<String, CwlValue.Rec> outputs = new HashMap<>();

  void take(List<RunEvent> events) {
    for (RunEvent event : events) {
      if (event instanceof RunEvent.Evaluated(String path, _, Evaluation.Tool(var plan), _)) {
        inputs.put(path, plan.inputs());
      } else if (event instanceof RunEvent.Collected collected) {
        outputs.put(collected.path(), collected.outputs());
      } else if (event instanceof RunEvent.Reused reused) {
        outputs.put(reused.path(), reused.outputs());
      }
    }
  }

  /** What is known of an attempt that is over; it is forgotten here. */
  StepRecord of(StepFacts facts) {
    CwlValue.Rec given = inputs.remove(facts.path());
    Usage usage = facts.used().orElse(null);
    TaskSpec asked = facts.asked();
    Container container = asked.container();
    return new StepRecord(
        facts.path(),
        facts.attempt(),
        status(facts.end()),
        facts.end() instanceof StepFacts.End.Failed(var failure) ? failure.message() : null,
        asked.arguments(),
        new StepRecord.Asked(asked.resources().cores(), asked.resources().memoryMebibytes()),
        used(usage),
        container == null ? null : container.image().name(),
        usage == null ? null : usage.imageDigest(),
        given == null ? CwlValue.Rec.EMPTY : given,
        outputs.remove(facts.path()));
  }

  private static StepRecord.Status status(StepFacts.End end) {
    return switch (end) {
      case StepFacts.End.Succeeded _ -> StepRecord.Status.SUCCEEDED;
      case StepFacts.End.Reused _ -> StepRecord.Status.REUSED;
      case StepFacts.End.Failed _, StepFacts.End.TriedAgain _ -> StepRecord.Status.FAILED;
      case StepFacts.End.Unfinished _ -> StepRecord.Status.UNFINISHED;
    };
  }

  private static StepRecord.@Nullable Used used(@Nullable Usage usage) {
    return usage == null
        ? null
        : new StepRecord.Used(
            usage.started(), usage.ended(), usage.processorTime(), usage.peakMemoryKibibytes());
  }
}
