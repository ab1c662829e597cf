package org.orrery.cwl.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.evaluate.CallCollector;
import org.orrery.cwl.engine.evaluate.CallEvaluator;
import org.orrery.cwl.engine.evaluate.EvaluationServices;
import org.orrery.cwl.engine.evaluate.VolumeUnavailableException;
import org.orrery.cwl.engine.reuse.StepReuse;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.Reuse;
import org.orrery.cwl.engine.state.RunEffect;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.value.CwlValue;

/** Sorts a run's effects into lanes, carries them out, and tells what came of them as events. */
final class EffectExecution {
  /** Expressions are worth a processor each. */
  private static final EffectLane.Settings EVALUATE =
      new EffectLane.Settings(Math.max(2, Runtime.getRuntime().availableProcessors()), 1);

  private static final EffectLane.Settings ROUND_TRIP = new EffectLane.Settings(1, 64);

  /** What a task is given may have to be read to know whether it was run before. */
  private static final EffectLane.Settings PREPARE_READING =
      new EffectLane.Settings(Math.max(2, Runtime.getRuntime().availableProcessors()), 16);

  private static final EffectLane.Settings COLLECT = new EffectLane.Settings(2, 32);

  /** Nothing waits for these; deleting mostly waits for the disk. */
  private static final EffectLane.Settings TIDY = new EffectLane.Settings(4, 16);

  private final RunServices services;
  private final TaskVolume volume;
  private final CallEvaluator evaluator;
  private final CallCollector collector;
  private final @Nullable StepReuse reuse;
  private final Consumer<RunEvent> events;
  private final RunListener listener;
  private final EffectLane<RunEffect.Evaluate> evaluate;
  private final EffectLane<RunEffect.Prepare> prepare;
  private final EffectLane<RunEffect.Submit> submit;
  private final EffectLane<RunEffect.Collect> collect;
  private final EffectLane<RunEffect> others;

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Tasks of which the backend may know: they are looked for before they are submitted again. */
  private final Set<TaskKey> unclear = ConcurrentHashMap.newKeySet();

  EffectExecution(
      RunDefinition definition,
      RunServices services,
      EffectLane.Shared shared,
      Consumer<RunEvent> events,
      RunListener listener) {
    this.services = services;
    this.events = events;
    this.listener = listener;
    ComputeBackend backend = services.backend();
    this.volume = backend.volume(services.tenant());
    EvaluationServices evaluation =
        new EvaluationServices(
            new EvaluationServices.Run(
                definition.jobId(),
                definition.folder(),
                definition.environment(),
                definition.containers()),
            volume,
            backend.capabilities(),
            services.evaluators(),
            this::warn);
    this.evaluator = new CallEvaluator(evaluation);
    StepReuse reusing =
        services.cache() == null
            ? null
            : new StepReuse(services.cache(), backend, services.tenant(), this::warn);
    this.reuse = reusing;
    this.collector =
        new CallCollector(
            evaluation, reusing == null ? (call, plan, outputs, left) -> outputs : reusing::keep);
    this.evaluate = new EffectLane<>(EVALUATE, shared, this::evaluate);
    this.prepare =
        new EffectLane<>(reusing == null ? ROUND_TRIP : PREPARE_READING, shared, this::prepare);
    this.submit = new EffectLane<>(ROUND_TRIP, shared, this::submit);
    this.collect = new EffectLane<>(COLLECT, shared, this::collect);
    this.others = new EffectLane<>(TIDY, shared, this::cancelAndRelease);
  }

  private void warn(String warning) {
    if (warned.add(warning)) {
      listener.onWarning(warning);
    }
  }

  void perform(List<RunEffect> effects) {
    evaluate.add(only(RunEffect.Evaluate.class, effects));
    prepare.add(only(RunEffect.Prepare.class, effects));
    submit.add(only(RunEffect.Submit.class, effects));
    collect.add(only(RunEffect.Collect.class, effects));
    others.add(
        effects.stream()
            .filter(e -> e instanceof RunEffect.Cancel || e instanceof RunEffect.Release)
            .toList());
  }

  private static <E extends RunEffect> List<E> only(Class<E> kind, List<RunEffect> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<RunEffect.Evaluate> evaluate(List<RunEffect.Evaluate> batch) {
    List<RunEffect.Evaluate> again = new ArrayList<>();
    for (RunEffect.Evaluate effect : batch) {
      try {
        events.accept(evaluator.evaluate(effect.call(), effect.gathered()));
      } catch (VolumeUnavailableException e) {
        report(e);
        again.add(effect);
      }
    }
    return again;
  }

  private List<RunEffect.Prepare> prepare(List<RunEffect.Prepare> batch) {
    Map<TaskKey, Reuse> reasons = new HashMap<>();
    List<RunEffect.Prepare> toRun = reuse == null ? batch : notReused(batch, reuse, reasons);
    if (toRun.isEmpty()) {
      return List.of();
    }
    Map<TaskKey, Prepared> answers =
        volume.prepare(toRun.stream().map(e -> e.plan().stage()).toList());
    List<RunEffect.Prepare> again = new ArrayList<>();
    for (RunEffect.Prepare effect : toRun) {
      Call call = effect.call();
      TaskKey key = effect.plan().key();
      switch (answers.get(key)) {
        case Prepared.Ready _ ->
            events.accept(new RunEvent.Prepared(call.path(), call.attempt(), reasons.get(key)));
        case Prepared.Failed(String why) ->
            fail(call, Category.INPUT, "The inputs can't be staged: " + why);
        case Prepared.Unavailable(String why) -> {
          listener.onTrouble(why);
          again.add(effect);
        }
        case null -> again.add(effect);
      }
    }
    return again;
  }

  /** Tells what earlier tasks gave, and leaves what must be run. */
  private List<RunEffect.Prepare> notReused(
      List<RunEffect.Prepare> batch, StepReuse from, Map<TaskKey, Reuse> reasons) {
    List<RunEffect.Prepare> toRun = new ArrayList<>();
    for (RunEffect.Prepare effect : batch) {
      Call call = effect.call();
      switch (from.decide(call, effect.plan())) {
        case StepReuse.Decision.Take(Reuse.Hit hit, CwlValue.Rec outputs) ->
            events.accept(new RunEvent.Reused(call.path(), call.attempt(), hit, outputs));
        case StepReuse.Decision.Run(Reuse reason) -> {
          reasons.put(effect.plan().key(), reason);
          toRun.add(effect);
        }
      }
    }
    return toRun;
  }

  private List<RunEffect.Submit> submit(List<RunEffect.Submit> batch) {
    Map<TaskKey, SubmitOutcome> outcomes = new LinkedHashMap<>(findUnclear(batch));
    List<Submission> submissions =
        batch.stream()
            .map(RunEffect.Submit::plan)
            .filter(plan -> !outcomes.containsKey(plan.key()))
            .map(plan -> new Submission(plan.key(), plan.spec()))
            .toList();
    if (!submissions.isEmpty()) {
      outcomes.putAll(services.backend().submit(services.tenant(), submissions));
    }
    List<RunEffect.Submit> again = new ArrayList<>();
    for (RunEffect.Submit effect : batch) {
      Call call = effect.call();
      TaskPlan plan = effect.plan();
      switch (outcomes.get(plan.key())) {
        case SubmitOutcome.Accepted(TaskHandle handle) -> {
          unclear.remove(plan.key());
          events.accept(new RunEvent.Submitted(call.path(), call.attempt(), handle));
        }
        case SubmitOutcome.Rejected(Cause cause) ->
            fail(call, Category.UNSUPPORTED, "The backend refused the task: " + words(cause));
        case SubmitOutcome.Unclear(String why) -> {
          listener.onTrouble(why);
          unclear.add(plan.key());
          again.add(effect);
        }
        case null -> {
          unclear.add(plan.key());
          again.add(effect);
        }
      }
    }
    return again;
  }

  private Map<TaskKey, SubmitOutcome> findUnclear(List<RunEffect.Submit> batch) {
    Set<TaskKey> asked = new HashSet<>(unclear);
    asked.retainAll(batch.stream().map(e -> e.plan().key()).collect(Collectors.toSet()));
    Map<TaskKey, SubmitOutcome> found = new LinkedHashMap<>();
    if (!asked.isEmpty()) {
      services
          .backend()
          .find(services.tenant(), asked)
          .forEach((key, handle) -> found.put(key, new SubmitOutcome.Accepted(handle)));
    }
    return found;
  }

  private List<RunEffect.Collect> collect(List<RunEffect.Collect> batch) {
    try {
      collector.collect(batch).forEach(events);
      return List.of();
    } catch (VolumeUnavailableException e) {
      report(e);
      return batch;
    }
  }

  private List<RunEffect> cancelAndRelease(List<RunEffect> batch) {
    Set<TaskHandle> cancelled = new HashSet<>();
    Set<TaskHandle> released = new HashSet<>();
    for (RunEffect effect : batch) {
      if (effect instanceof RunEffect.Cancel(TaskHandle handle)) {
        cancelled.add(handle);
      } else if (effect instanceof RunEffect.Release(TaskHandle handle, VolumePath temporary)) {
        released.add(handle);
        delete(temporary);
      }
    }
    if (!cancelled.isEmpty()) {
      services.backend().cancel(cancelled);
    }
    if (!released.isEmpty()) {
      services.backend().release(released);
    }
    return List.of();
  }

  /** Only to save space: what stays goes with the run's folder. */
  private void delete(VolumePath temporary) {
    try {
      volume.delete(temporary);
    } catch (IOException e) {
      listener.onTrouble("temporary files stay until the run's end: " + e.getMessage());
    }
  }

  private void fail(Call call, Category category, String message) {
    events.accept(
        new RunEvent.Failed(
            call.path(),
            call.attempt(),
            new RunFailure(
                call.path(), category, message, call.process().header().span().toString(), null)));
  }

  private static String words(Cause cause) {
    return switch (cause) {
      case Cause.Refused(String why) -> why;
      case Cause.Image(String image, String why) -> "image `" + image + "` can't be had: " + why;
      case Cause.NotStarted(String why) -> why;
      case Cause.Lost(String why) -> why;
      case Cause.TimeLimit(var limit) -> "its time limit of " + limit.toSeconds() + " s";
      case Cause.OutOfMemory(long limit, long peak) ->
          "it needs more than " + limit + " MiB (" + peak + ")";
      case Cause.Cancelled _ -> "it was cancelled";
    };
  }

  private void report(VolumeUnavailableException e) {
    listener.onTrouble(String.valueOf(e.getMessage()));
  }
}
