package org.orrery.cwl.engine.state;

import static org.orrery.cwl.engine.state.RunState.ROOT;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.cwl.engine.state.RunState.Status;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.value.CwlValue;

/**
 * The fold of one run: {@code RunState × RunEvent → RunState + effects}. Pure: the same journal
 * always gives the same state. An instance belongs to one thread.
 */
public final class RunFold {
  /** A task whose machine was lost is tried this often in all. */
  static final int MAX_ATTEMPTS = 3;

  private final CwlProcess process;
  private final CwlValue.Rec inputs;
  private final IdentityHashMap<Workflow, WorkflowIndex> indexes = new IdentityHashMap<>();

  public RunFold(CwlProcess process, CwlValue.Rec inputs) {
    this.process = process;
    this.inputs = inputs;
  }

  /** The state after an event, and what must be done because of it. */
  public record Step(RunState state, List<RunEffect> effects) {}

  /**
   * Is the event news? What comes of an earlier attempt, or too late, is not, and must not be
   * journalled.
   */
  public boolean accepts(RunState state, RunEvent event) {
    if (state.status().isOver()) {
      return false;
    }
    return switch (event) {
      case RunEvent.Started s -> state.calls().isEmpty();
      case RunEvent.CancelRequested c -> !(state.status() instanceof Status.Cancelling);
      case RunEvent.OfCall e -> {
        Call call = state.calls().get(e.path());
        yield call != null
            && call.attempt() == e.attempt()
            && RunTransitions.allows(call.phase(), e.kind());
      }
    };
  }

  /**
   * Takes one event.
   *
   * @throws IllegalStateException if the table does not allow it: the journal is not this run's
   */
  public Step apply(RunState state, RunEvent event) {
    if (!accepts(state, event)) {
      throw new IllegalStateException(
          "the run can't take %s: it is %s and has %s"
              .formatted(
                  event,
                  state.status(),
                  event instanceof RunEvent.OfCall e ? state.calls().get(e.path()) : ""));
    }
    RunChange work = new RunChange(state, this::indexOf);
    switch (event) {
      case RunEvent.Started s ->
          work.enter(
              new Call(
                  ROOT,
                  process,
                  process.header().requirements(),
                  null,
                  1,
                  new Call.Evaluating(inputs)));
      case RunEvent.CancelRequested c -> cancel(work);
      case RunEvent.OfCall e -> take(work, e);
    }
    settle(work);
    return new Step(work.state(), work.effects());
  }

  /** Everything that is still to be done in this state; for a run that is taken up again. */
  public List<RunEffect> pending(RunState state) {
    List<RunEffect> effects = new ArrayList<>();
    if (!state.status().isOver()) {
      for (Call call : state.calls().values()) {
        effects.addAll(effectsOf(call, state.status()));
      }
    }
    return effects;
  }

  static List<RunEffect> effectsOf(Call call, Status status) {
    return switch (call.state()) {
      case Call.Evaluating s -> List.of(new RunEffect.Evaluate(call, s.gathered()));
      case Call.Preparing s -> List.of(new RunEffect.Prepare(call, s.plan()));
      case Call.Submitting s -> List.of(new RunEffect.Submit(call, s.plan()));
      case Call.Running s ->
          status instanceof Status.Cancelling
              ? List.of(new RunEffect.Observe(call, s.handle()), new RunEffect.Cancel(s.handle()))
              : List.of(new RunEffect.Observe(call, s.handle()));
      case Call.Collecting s -> List.of(new RunEffect.Collect(call, s.plan(), s.outcome()));
      case Call.Nested s -> List.of();
      case Call.Succeeded s -> List.of();
      case Call.Skipped s -> List.of();
      case Call.Failed s -> List.of();
      case Call.Cancelled s -> List.of();
    };
  }

  private void take(RunChange work, RunEvent.OfCall event) {
    Call call = work.call(event.path());
    switch (event) {
      case RunEvent.Evaluated e -> {
        if (e.stepInputs() != null) {
          work.remember(call, e.stepInputs());
        }
        evaluated(work, call, e.evaluation());
      }
      case RunEvent.Prepared e -> {
        if (call.state() instanceof Call.Preparing s) {
          TaskPlan plan =
              e.reuse() instanceof Reuse.Miss(String key, _) ? s.plan().keptAs(key) : s.plan();
          work.enter(call.in(new Call.Submitting(s.gathered(), plan)));
        }
      }
      case RunEvent.Reused e -> work.succeed(call, e.outputs());
      case RunEvent.Submitted e -> {
        switch (call.state()) {
          case Call.Submitting s ->
              work.enter(call.in(new Call.Running(s.gathered(), s.plan(), e.handle())));
          case Call.Running s ->
              work.enter(call.in(new Call.Running(s.gathered(), s.plan(), e.handle())));
          default -> throw new IllegalStateException(call + " was submitted");
        }
      }
      case RunEvent.Ended e -> {
        if (call.state() instanceof Call.Running s) {
          work.enter(afterEnd(call, s, e.outcome(), work.state().status()));
        }
      }
      case RunEvent.Collected e -> {
        release(work, call);
        work.succeed(call, e.outputs());
      }
      case RunEvent.Failed e -> {
        release(work, call);
        work.enter(call.in(new Call.Failed(e.failure())));
        if (work.state().status() instanceof Status.Going) {
          work.stop(new Status.Failing(e.failure()));
        }
      }
    }
  }

  private static void evaluated(RunChange work, Call call, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Skipped s -> work.skip(call);
      case Evaluation.Values v -> work.succeed(call, v.outputs());
      case Evaluation.Tool t -> {
        if (call.state() instanceof Call.Evaluating s) {
          work.enter(call.in(new Call.Preparing(s.gathered(), t.plan())));
        }
      }
      case Evaluation.Nested n -> work.open(call, n.inputs());
    }
  }

  private static Call afterEnd(Call call, Call.Running running, Outcome outcome, Status status) {
    boolean lost = outcome instanceof Outcome.Ended(Cause.Lost why, _);
    return switch (status) {
      case Status.Cancelling c -> call.in(new Call.Cancelled());
      case Status.Going g
          when lost
              && call.attempt() < MAX_ATTEMPTS
              && !running.plan().repetition().updatesInPlace() ->
          call.again(running.gathered());
      default -> call.in(new Call.Collecting(running.plan(), running.handle(), outcome));
    };
  }

  private static void release(RunChange work, Call call) {
    if (call.state() instanceof Call.Collecting s) {
      work.add(releaseOf(s));
    }
  }

  private static RunEffect releaseOf(Call.Collecting s) {
    return new RunEffect.Release(s.handle(), s.plan().spec().folders().temporary());
  }

  private static void cancel(RunChange work) {
    work.stop(new Status.Cancelling());
    for (Call call : work.state().calls().values()) {
      switch (call.state()) {
        case Call.Running s -> work.add(new RunEffect.Cancel(s.handle()));
        case Call.Collecting s -> {
          work.add(releaseOf(s));
          work.enter(call.in(new Call.Cancelled()));
        }
        default -> {}
      }
    }
  }

  private static void settle(RunChange work) {
    RunState state = work.state();
    boolean idle = state.live() == 0;
    switch (state.status()) {
      case Status.Going g -> {
        Call root = state.calls().get(ROOT);
        if (root != null && root.state() instanceof Call.Succeeded s) {
          work.set(new Status.Succeeded(s.outputs()));
        }
      }
      case Status.Failing f -> {
        if (idle) {
          work.set(new Status.Failed(f.failure()));
        }
      }
      case Status.Cancelling c -> {
        if (idle) {
          work.set(new Status.Cancelled());
        }
      }
      case Status.Succeeded s -> {}
      case Status.Failed f -> {}
      case Status.Cancelled c -> {}
    }
  }

  private WorkflowIndex indexOf(Workflow workflow) {
    return indexes.computeIfAbsent(workflow, WorkflowIndex::of);
  }
}
