package org.orrery.cwl.engine.state;

import java.util.Map;
import java.util.Set;
import org.orrery.cwl.engine.state.Call.Phase;
import org.orrery.cwl.engine.state.RunEvent.Kind;

/** Which phases a call may enter from which by which event. A test covers every entry. */
public final class RunTransitions {
  private RunTransitions() {}

  /**
   * Rows: the phase before and the event. A retry after a lost machine goes back to EVALUATING with
   * the next attempt; a workflow without steps has succeeded as soon as it is evaluated. NESTED
   * ends by its last step, not by an event of its own. A running task is submitted again if the
   * backend forgot it before it began.
   */
  public static final Map<Phase, Map<Kind, Set<Phase>>> TABLE =
      Map.of(
          Phase.EVALUATING,
          Map.of(
              Kind.EVALUATED,
              Set.of(Phase.PREPARING, Phase.NESTED, Phase.SUCCEEDED, Phase.SKIPPED),
              Kind.FAILED,
              Set.of(Phase.FAILED),
              Kind.CANCEL_REQUESTED,
              Set.of(Phase.CANCELLED)),
          Phase.PREPARING,
          Map.of(
              Kind.PREPARED,
              Set.of(Phase.SUBMITTING),
              Kind.REUSED,
              Set.of(Phase.SUCCEEDED),
              Kind.FAILED,
              Set.of(Phase.FAILED),
              Kind.CANCEL_REQUESTED,
              Set.of(Phase.CANCELLED)),
          Phase.SUBMITTING,
          Map.of(
              Kind.SUBMITTED,
              Set.of(Phase.RUNNING),
              Kind.FAILED,
              Set.of(Phase.FAILED),
              Kind.CANCEL_REQUESTED,
              Set.of(Phase.SUBMITTING)),
          Phase.RUNNING,
          Map.of(
              Kind.SUBMITTED,
              Set.of(Phase.RUNNING),
              Kind.ENDED,
              Set.of(Phase.COLLECTING, Phase.EVALUATING, Phase.CANCELLED),
              Kind.CANCEL_REQUESTED,
              Set.of(Phase.RUNNING)),
          Phase.COLLECTING,
          Map.of(
              Kind.COLLECTED,
              Set.of(Phase.SUCCEEDED),
              Kind.FAILED,
              Set.of(Phase.FAILED),
              Kind.CANCEL_REQUESTED,
              Set.of(Phase.CANCELLED)),
          Phase.NESTED,
          Map.of(Kind.CANCEL_REQUESTED, Set.of(Phase.NESTED)),
          Phase.SUCCEEDED,
          Map.of(Kind.CANCEL_REQUESTED, Set.of(Phase.SUCCEEDED)),
          Phase.SKIPPED,
          Map.of(Kind.CANCEL_REQUESTED, Set.of(Phase.SKIPPED)),
          Phase.FAILED,
          Map.of(Kind.CANCEL_REQUESTED, Set.of(Phase.FAILED)),
          Phase.CANCELLED,
          Map.of(Kind.CANCEL_REQUESTED, Set.of(Phase.CANCELLED)));

  static boolean allows(Phase from, Kind by) {
    return TABLE.getOrDefault(from, Map.of()).containsKey(by);
  }

  static boolean allows(Phase from, Kind by, Phase to) {
    return TABLE.getOrDefault(from, Map.of()).getOrDefault(by, Set.of()).contains(to);
  }
}
