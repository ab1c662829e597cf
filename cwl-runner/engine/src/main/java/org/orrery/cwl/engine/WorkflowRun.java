package org.orrery.cwl.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunEffect;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFold;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.RunState.Status;
import org.orrery.cwl.engine.state.StepFactsFold;

/**
 * One run on one backend. {@link #run} folds the journal's history, asks the backend for what was
 * under way, and goes on until the run is over. Every event is durable before its effects begin;
 * every effect may be done twice.
 */
public final class WorkflowRun {
  /** At most so many events become durable together. */
  private static final int EVENT_BATCH = 500;

  private final RunDefinition definition;
  private final RunServices services;
  private final RunJournal journal;
  private final RunListener listener;
  private final RunFold fold;
  private final EffectExecution effects;
  private final TaskWatch watch;
  private final EffectLane.Shared shared;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final StepFactsFold facts = new StepFactsFold();
  private RunState state = RunState.EMPTY;

  public WorkflowRun(
      RunDefinition definition, RunServices services, RunJournal journal, RunListener listener) {
    this.definition = definition;
    this.services = services;
    this.journal = journal;
    this.listener = listener;
    this.fold = new RunFold(definition.process(), definition.inputs());
    this.shared =
        new EffectLane.Shared(
            services.executor(),
            services.timer(),
            new Phaser(1),
            new AtomicBoolean(),
            defect -> inbox.add(new Message.Broken(defect)));
    this.watch =
        new TaskWatch(
            services.backend(), services.clock(), shared, this::tell, listener::onTrouble);
    this.effects = new EffectExecution(definition, services, shared, this::tell, listener);
  }

  private sealed interface Message {
    record Event(RunEvent event) implements Message {}

    record Detach(String why) implements Message {}

    record Broken(Throwable defect) implements Message {}
  }

  /**
   * Wants the run to end: its tasks are ended, nothing new starts. Any thread, idempotent, returns
   * at once.
   */
  public void cancel() {
    tell(new RunEvent.CancelRequested());
  }

  /**
   * Lets go of the run: its tasks go on, and it can be taken up again. Any thread, idempotent,
   * returns at once.
   */
  public void detach() {
    inbox.add(new Message.Detach("the run was let go of"));
  }

  /** The backend's state may have changed. Any thread, cheap, returns at once. */
  public void hint() {
    watch.hint();
  }

  private void tell(RunEvent event) {
    inbox.add(new Message.Event(event));
  }

  /**
   * Carries the run out. Blocks until it is over or has been let go of; when it returns, no work of
   * this object is under way any more.
   *
   * @throws InterruptedException if the thread was interrupted; the run can be taken up again as
   *     after a detach
   */
  public RunResult run() throws InterruptedException {
    try {
      resume();
      while (!state.status().isOver()) {
        Detached stop = take(nextMessages());
        if (stop != null) {
          return new RunResult.Detached(stop.why());
        }
      }
      return result();
    } catch (JournalUnavailableException e) {
      return new RunResult.Detached("the journal can't be written");
    } finally {
      shared.closed().set(true);
      shared.running().arriveAndAwaitAdvance();
    }
  }

  private record Detached(String why) {}

  private void resume() {
    List<RunEvent> history = journal.history();
    for (RunEvent event : history) {
      state = fold.apply(state, event).state();
      var _ = facts.take(event); // was told before
    }
    if (history.isEmpty()) {
      append(List.of(new RunEvent.Started(services.clock().instant())));
    } else {
      perform(stillKnown(fold.pending(state)));
    }
  }

  /**
   * A task that had not begun when the backend went down is forgotten by it, and is submitted
   * again.
   */
  private List<RunEffect> stillKnown(List<RunEffect> pending) {
    Set<TaskKey> running =
        pending.stream()
            .filter(RunEffect.Observe.class::isInstance)
            .map(e -> ((RunEffect.Observe) e).handle().key())
            .collect(Collectors.toSet());
    if (running.isEmpty()) {
      return pending;
    }
    Map<TaskKey, TaskHandle> found = services.backend().find(services.tenant(), running);
    return pending.stream()
        .map(
            effect ->
                effect instanceof RunEffect.Observe o && !found.containsKey(o.handle().key())
                    ? submitAgain(o)
                    : effect)
        .toList();
  }

  private static RunEffect submitAgain(RunEffect.Observe forgotten) {
    return forgotten.call().state() instanceof Call.Running running
        ? new RunEffect.Submit(forgotten.call(), running.plan())
        : forgotten;
  }

  private List<Message> nextMessages() throws InterruptedException {
    List<Message> messages = new ArrayList<>();
    messages.add(inbox.take());
    inbox.drainTo(messages, EVENT_BATCH - 1);
    return messages;
  }

  private @Nullable Detached take(List<Message> messages) {
    List<RunEvent> events = new ArrayList<>();
    Detached stop = null;
    for (Message message : messages) {
      switch (message) {
        case Message.Event(RunEvent event) -> events.add(event);
        case Message.Detach(String why) -> stop = new Detached(why);
        case Message.Broken(Throwable defect) ->
            throw new IllegalStateException("run " + definition.jobId() + " met a defect", defect);
      }
    }
    append(events);
    return stop;
  }

  /** Makes the events that are news durable, then folds them and begins what follows. */
  private void append(List<RunEvent> events) {
    List<RunEvent> accepted = new ArrayList<>();
    List<RunEffect> following = new ArrayList<>();
    RunState ahead = state;
    for (RunEvent event : events) {
      if (fold.accepts(ahead, event)) {
        RunFold.Step step = fold.apply(ahead, event);
        ahead = step.state();
        accepted.add(event);
        following.addAll(step.effects());
      }
    }
    if (accepted.isEmpty()) {
      return;
    }
    journal.append(accepted);
    state = ahead;
    listener.onEvents(List.copyOf(accepted), state);
    accepted.forEach(event -> facts.take(event).forEach(listener::onStep));
    if (state.status().isOver()) {
      facts.unfinished().forEach(listener::onStep);
    }
    perform(following);
  }

  private void perform(List<RunEffect> following) {
    List<RunEffect> others = new ArrayList<>();
    for (RunEffect effect : following) {
      if (effect instanceof RunEffect.Observe(Call call, TaskHandle handle)) {
        watch.watch(call, handle);
      } else {
        others.add(effect);
      }
    }
    effects.perform(others);
  }

  private RunResult result() {
    return switch (state.status()) {
      case Status.Succeeded s -> new RunResult.Succeeded(s.outputs());
      case Status.Failed f -> new RunResult.Failed(f.failure());
      case Status.Cancelled _ -> new RunResult.Cancelled();
      case Status.Going _, Status.Failing _, Status.Cancelling _ ->
          throw new IllegalStateException("run " + definition.jobId() + " is not over");
    };
  }
}
