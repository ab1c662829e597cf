package org.orrery.cwl.engine.state;

import java.time.Instant;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A decision or an observation, journalled before anything follows from it. The journal of a run is
 * the list of its events; folding it again gives the same state, in this version and in later ones.
 */
public sealed interface RunEvent {
  Kind kind();

  /** The kinds, as the journal names them. */
  enum Kind {
    STARTED,
    EVALUATED,
    PREPARED,
    SUBMITTED,
    ENDED,
    COLLECTED,
    FAILED,
    CANCEL_REQUESTED
  }

  /** An event of one call. Events of an earlier attempt are stale. */
  sealed interface OfCall extends RunEvent {
    String path();

    int attempt();
  }

  /** The first event of every run. */
  record Started(Instant at) implements RunEvent {
    @Override
    public Kind kind() {
      return Kind.STARTED;
    }
  }

  /** The run's owner wants it to end. */
  record CancelRequested() implements RunEvent {
    @Override
    public Kind kind() {
      return Kind.CANCEL_REQUESTED;
    }
  }

  record Evaluated(String path, int attempt, Evaluation evaluation) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.EVALUATED;
    }
  }

  record Prepared(String path, int attempt) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.PREPARED;
    }
  }

  record Submitted(String path, int attempt, TaskHandle handle) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.SUBMITTED;
    }
  }

  record Ended(String path, int attempt, Outcome outcome) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.ENDED;
    }
  }

  record Collected(String path, int attempt, CwlValue.Rec outputs) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.COLLECTED;
    }
  }

  /** The call can't succeed: evaluation, preparation, submission or collection failed for good. */
  record Failed(String path, int attempt, RunFailure failure) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }
}
