package org.orrery.cwl.engine.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.LinkGathering.Gathered;
import org.orrery.cwl.engine.state.RunState.Status;
import org.orrery.cwl.model.document.CwlProcess.Workflow;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.document.WorkflowOutput;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One application of the fold while it is under way: carries what follows from one event through
 * steps and workflows, by a work list and not by recursion, since a workflow may be ten thousand
 * steps deep.
 */
final class RunChange {
  private RunState state;
  private final List<RunEffect> effects = new ArrayList<>();
  private final Function<Workflow, WorkflowIndex> indexes;
  private final Deque<Runnable> consequences = new ArrayDeque<>();
  private boolean draining;

  RunChange(RunState state, Function<Workflow, WorkflowIndex> indexes) {
    this.state = state;
    this.indexes = indexes;
  }

  RunState state() {
    return state;
  }

  List<RunEffect> effects() {
    return List.copyOf(effects);
  }

  void add(RunEffect effect) {
    effects.add(effect);
  }

  void set(Status status) {
    state = state.with(status);
  }

  /** From now on nothing new starts: what has no task yet never gets one. */
  void stop(Status status) {
    set(status);
    for (Call call : state.calls().values()) {
      if (call.phase() == Call.Phase.EVALUATING || call.phase() == Call.Phase.PREPARING) {
        enter(call.in(new Call.Cancelled()));
      }
    }
  }

  Call call(String path) {
    Call call = state.calls().get(path);
    if (call == null) {
      throw new IllegalStateException("no call " + path);
    }
    return call;
  }

  /** Puts a call into its new state and asks for what that state needs. */
  void enter(Call call) {
    state = state.with(call);
    effects.addAll(RunFold.effectsOf(call, state.status()));
  }

  void succeed(Call call, CwlValue.Rec outputs) {
    enter(call.in(new Call.Succeeded(outputs)));
    finished(call);
  }

  void skip(Call call) {
    if (call.origin() == null) {
      succeed(call, CwlValue.Rec.EMPTY);
    } else {
      enter(call.in(new Call.Skipped()));
      finished(call);
    }
  }

  /** Starts a workflow's steps. */
  void open(Call call, CwlValue.Rec inputs) {
    if (!(call.process() instanceof Workflow workflow)) {
      throw new IllegalStateException(call.path() + " is no workflow");
    }
    WorkflowIndex index = indexes.apply(workflow);
    enter(call.in(new Call.Nested(inputs, workflow.steps().size())));
    for (WorkflowStep step : workflow.steps()) {
      int missing = index.sources().getOrDefault(step.id(), Set.of()).size();
      state = state.with(call.path() + "/" + step.id(), new StepRun.Waiting(missing));
    }
    if (workflow.steps().isEmpty()) {
      consequences.add(() -> close(call.path(), workflow));
    }
    for (WorkflowStep step : workflow.steps()) {
      if (index.sources().getOrDefault(step.id(), Set.of()).isEmpty()) {
        consequences.add(() -> start(call.path(), step));
      }
    }
    drain();
  }

  private void finished(Call call) {
    Call.Origin origin = call.origin();
    if (origin != null && state.status() instanceof Status.Going) {
      consequences.add(() -> callDone(origin));
      drain();
    }
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    for (Runnable next = consequences.poll(); next != null; next = consequences.poll()) {
      if (state.status() instanceof Status.Going) {
        next.run();
      }
    }
    draining = false;
  }

  /** All sources of a step are there. */
  private void start(String workflowPath, WorkflowStep step) {
    Call workflowCall = call(workflowPath);
    String path = workflowPath + "/" + step.id();
    Map<String, CwlValue> gathered = new LinkedHashMap<>();
    for (WorkflowStep.StepInput input : step.in()) {
      switch (LinkGathering.gather(input.links(), source -> valueOf(workflowPath, source))) {
        case Gathered.Value v ->
            gathered.put(input.id(), LinkGathering.orDefault(v.value(), input.defaultValue()));
        case Gathered.Impossible i -> {
          fail(
              path,
              "Input `%s` of step `%s`: %s".formatted(input.id(), step.id(), i.why()),
              input.span().toString());
          return;
        }
      }
    }
    if (step.loop() == null) {
      expand(workflowCall, step, path, new CwlValue.Rec(gathered));
    } else {
      Requirements forStep = step.requirements().within(workflowCall.requirements());
      Call.Origin origin = new Call.Origin(workflowPath, step, forStep, null);
      iterate(origin, StepRun.Looping.FIRST, new CwlValue.Rec(gathered));
    }
  }

  /** Starts an iteration of a loop. */
  private void iterate(Call.Origin origin, StepRun.Looping looping, CwlValue.Rec gathered) {
    WorkflowStep step = origin.step();
    state = state.with(origin.key(), looping);
    enter(
        new Call(
            looping.callPath(origin.key()),
            step.run(),
            step.run().header().requirements().within(origin.requirements()),
            origin,
            1,
            new Call.Evaluating(gathered)));
  }

  /** Keeps the input object of an iteration: the next one changes only some of it. */
  void remember(Call call, CwlValue.Rec inputs) {
    Call.Origin origin = call.origin();
    if (origin != null && state.steps().get(origin.key()) instanceof StepRun.Looping looping) {
      state = state.with(origin.key(), looping.with(inputs));
    }
  }

  /** An iteration is done, or it never began because the condition is false. */
  private void iterated(Call.Origin origin, StepRun.Looping looping, WorkflowStep.Loop loop) {
    String path = looping.callPath(origin.key());
    Call call = call(path);
    if (!(call.state() instanceof Call.Succeeded iteration)) {
      forget(path);
      finish(origin, LoopLinks.outputs(loop, origin.step().out(), looping.done()));
      return;
    }
    if (looping.iteration() + 1 >= StepRun.Looping.MAX_ITERATIONS) {
      fail(
          path,
          "A loop may make at most %d iterations.".formatted(StepRun.Looping.MAX_ITERATIONS),
          loop.span().toString());
      return;
    }
    switch (LoopLinks.after(loop, iteration.outputs())) {
      case LoopLinks.Next.Inputs next -> {
        forget(path);
        iterate(
            origin.after(looping.inputs()),
            looping.next(LoopLinks.kept(loop, looping.done(), iteration.outputs())),
            next.gathered());
      }
      case LoopLinks.Next.Impossible i ->
          fail(
              path,
              "Loop input `%s` of step `%s`: %s"
                  .formatted(i.input().id(), origin.step().id(), i.why()),
              i.at().toString());
    }
  }

  private void expand(Call workflowCall, WorkflowStep step, String path, CwlValue.Rec gathered) {
    ScatterShape shape = ScatterShape.SINGLE;
    List<CwlValue.Rec> calls = List.of(gathered);
    if (step.scatter() != null) {
      switch (ScatterShape.expand(step.scatter(), gathered)) {
        case ScatterShape.Expansion.Calls c -> {
          shape = c.shape();
          calls = c.calls();
        }
        case ScatterShape.Expansion.Impossible i -> {
          fail(path, i.why(), step.scatter().span().toString());
          return;
        }
      }
    }
    Requirements forStep = step.requirements().within(workflowCall.requirements());
    Requirements forProcess = step.run().header().requirements().within(forStep);
    Call.Origin origin = new Call.Origin(workflowCall.path(), step, forStep, null);
    state = state.with(path, new StepRun.Active(shape, calls.size()));
    for (int i = 0; i < calls.size(); i++) {
      enter(
          new Call(
              shape.callPath(path, i),
              step.run(),
              forProcess,
              origin,
              1,
              new Call.Evaluating(calls.get(i))));
    }
    if (calls.isEmpty()) {
      stepDone(origin, shape);
    }
  }

  private void callDone(Call.Origin origin) {
    switch (state.steps().get(origin.key())) {
      case StepRun.Active active -> {
        state =
            state.with(origin.key(), new StepRun.Active(active.shape(), active.unfinished() - 1));
        if (active.unfinished() == 1) {
          stepDone(origin, active.shape());
        }
      }
      case StepRun.Looping looping -> {
        if (origin.step().loop() != null) {
          iterated(origin, looping, origin.step().loop());
        }
      }
      case StepRun.Waiting _, StepRun.Done _ -> {}
      case null -> {}
    }
  }

  private void stepDone(Call.Origin origin, ScatterShape shape) {
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    for (String out : origin.step().out()) {
      outputs.put(out, shape.assemble(i -> outputOf(call(shape.callPath(origin.key(), i)), out)));
    }
    for (int i = 0; i < shape.calls(); i++) {
      forget(shape.callPath(origin.key(), i));
    }
    finish(origin, new CwlValue.Rec(outputs));
  }

  /** All that a step had to do is done. */
  private void finish(Call.Origin origin, CwlValue.Rec outputs) {
    state = state.with(origin.key(), new StepRun.Done(outputs));
    Call workflowCall = call(origin.workflow());
    if (workflowCall.state() instanceof Call.Nested nested
        && workflowCall.process() instanceof Workflow workflow) {
      state =
          state.with(workflowCall.in(new Call.Nested(nested.inputs(), nested.unfinished() - 1)));
      for (WorkflowStep dependent :
          indexes.apply(workflow).dependents().getOrDefault(origin.step().id(), List.of())) {
        satisfied(origin.workflow(), dependent);
      }
      if (nested.unfinished() == 1) {
        consequences.add(() -> close(origin.workflow(), workflow));
      }
    }
  }

  private void satisfied(String workflowPath, WorkflowStep step) {
    String key = workflowPath + "/" + step.id();
    if (state.steps().get(key) instanceof StepRun.Waiting waiting) {
      state = state.with(key, new StepRun.Waiting(waiting.missing() - 1));
      if (waiting.missing() == 1) {
        consequences.add(() -> start(workflowPath, step));
      }
    }
  }

  /** All steps of a workflow are done. */
  private void close(String workflowPath, Workflow workflow) {
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    for (WorkflowOutput output : workflow.workflowOutputs()) {
      OutputParameter parameter = output.parameter();
      switch (LinkGathering.gather(output.links(), source -> valueOf(workflowPath, source))) {
        case Gathered.Value v -> outputs.put(parameter.id(), v.value());
        case Gathered.Impossible i -> {
          fail(
              workflowPath,
              "Output `%s`: %s".formatted(parameter.id(), i.why()),
              parameter.span().toString());
          return;
        }
      }
    }
    for (WorkflowStep step : workflow.steps()) {
      state = state.withoutStep(workflowPath + "/" + step.id());
    }
    succeed(call(workflowPath), new CwlValue.Rec(outputs));
  }

  private void forget(String path) {
    if (!path.equals(RunState.ROOT)) {
      state = state.without(path);
    }
  }

  private static CwlValue outputOf(Call call, String id) {
    return call.state() instanceof Call.Succeeded s ? s.outputs().get(id) : CwlValue.Null.NULL;
  }

  private CwlValue valueOf(String workflowPath, PortRef source) {
    if (source.step() == null) {
      return call(workflowPath).state() instanceof Call.Nested n
          ? n.inputs().get(source.port())
          : CwlValue.Null.NULL;
    }
    return state.steps().get(workflowPath + "/" + source.step()) instanceof StepRun.Done done
        ? done.outputs().get(source.port())
        : CwlValue.Null.NULL;
  }

  private void fail(String path, String message, @Nullable String at) {
    stop(new Status.Failing(new RunFailure(path, RunFailure.Category.INPUT, message, at, null)));
  }
}
