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
            gathered.put(
                input.id(),
                v.value().isNull() && input.defaultValue() != null
                    ? input.defaultValue()
                    : v.value());
        case Gathered.Impossible i -> {
          fail(
              path,
              "Input `%s` of step `%s`: %s".formatted(input.id(), step.id(), i.why()),
              input.span().toString());
          return;
        }
      }
    }
    expand(workflowCall, step, path, new CwlValue.Rec(gathered));
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
    Call.Origin origin = new Call.Origin(workflowCall.path(), step, forStep);
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
    if (state.steps().get(origin.key()) instanceof StepRun.Active active) {
      state = state.with(origin.key(), new StepRun.Active(active.shape(), active.unfinished() - 1));
      if (active.unfinished() == 1) {
        stepDone(origin, active.shape());
      }
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
    state = state.with(origin.key(), new StepRun.Done(new CwlValue.Rec(outputs)));
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
