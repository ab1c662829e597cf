package org.orrery.cwl.engine.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.engine.state.LinkGathering.Gathered;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.WorkflowStep.Loop;
import org.orrery.cwl.model.document.WorkflowStep.LoopInput;
import org.orrery.cwl.model.value.CwlValue;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** What goes from one iteration of a loop to the next, and out of the last one. */
final class LoopLinks {
  private LoopLinks() {}

  sealed interface Next {
    record Inputs(CwlValue.Rec gathered) implements Next {}

    record Impossible(LoopInput input, String why, SourceSpan at) implements Next {}
  }

  /** What the loop's links give after an iteration with these outputs. */
  static Next after(Loop loop, CwlValue.Rec outputs) {
    Map<String, CwlValue> gathered = new LinkedHashMap<>();
    for (LoopInput input : loop.inputs()) {
      switch (LinkGathering.gather(input.links(), source -> outputs.get(source.port()))) {
        case Gathered.Value v ->
            gathered.put(input.id(), LinkGathering.orDefault(v.value(), input.defaultValue()));
        case Gathered.Impossible i -> {
          return new Next.Impossible(input, i.why(), input.span());
        }
      }
    }
    return new Next.Inputs(new CwlValue.Rec(gathered));
  }

  /** The iterations' outputs, as far as the loop's own outputs need them. */
  static PVector<CwlValue.Rec> kept(Loop loop, PVector<CwlValue.Rec> before, CwlValue.Rec outputs) {
    return switch (loop.output()) {
      case ALL -> before.plus(outputs);
      case LAST -> TreePVector.singleton(outputs);
    };
  }

  /** The outputs of the whole loop. */
  static CwlValue.Rec outputs(Loop loop, List<String> out, PVector<CwlValue.Rec> kept) {
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    for (String id : out) {
      outputs.put(
          id,
          switch (loop.output()) {
            case ALL -> new CwlValue.Array(kept.stream().map(i -> i.get(id)).toList());
            case LAST -> kept.isEmpty() ? CwlValue.Null.NULL : kept.getLast().get(id);
          });
    }
    return new CwlValue.Rec(outputs);
  }
}
