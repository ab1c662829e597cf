package org.orrery.cwl.engine.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
    REUSED,
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

  /**
   * @param stepInputs in a loop, the input object that the next iteration begins with; else null
   */
  record Evaluated(
      String path, int attempt, Evaluation evaluation, CwlValue.@Nullable Rec stepInputs)
      implements OfCall {
    public Evaluated(String path, int attempt, Evaluation evaluation) {
      this(path, attempt, evaluation, null);
    }

    @Override
    public Kind kind() {
      return Kind.EVALUATED;
    }
  }

  /**
   * @param reuse why it is run; null in journals of earlier versions
   */
  record Prepared(String path, int attempt, @Nullable Reuse reuse) implements OfCall {
    public Prepared(String path, int attempt) {
      this(path, attempt, null);
    }

    @Override
    public Kind kind() {
      return Kind.PREPARED;
    }
  }

  /** An equal task has been run before: these are its outputs, and nothing is run. */
  record Reused(String path, int attempt, Reuse.Hit hit, CwlValue.Rec outputs) implements OfCall {
    @Override
    public Kind kind() {
      return Kind.REUSED;
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

  /**
   * @param traces null in journals of earlier versions
   */
  record Collected(String path, int attempt, CwlValue.Rec outputs, @Nullable TaskTraces traces)
      implements OfCall {
    public Collected(String path, int attempt, CwlValue.Rec outputs) {
      this(path, attempt, outputs, null);
    }

    @Override
    public Kind kind() {
      return Kind.COLLECTED;
    }
  }

  /**
   * The call can't succeed: evaluation, preparation, submission or collection failed for good.
   *
   * @param traces null if it never ran, and in journals of earlier versions
   */
  record Failed(String path, int attempt, RunFailure failure, @Nullable TaskTraces traces)
      implements OfCall {
    public Failed(String path, int attempt, RunFailure failure) {
      this(path, attempt, failure, null);
    }

    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }
}
