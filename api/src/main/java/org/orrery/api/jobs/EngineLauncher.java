package org.orrery.api.jobs;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.PackageNames;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.JournalUnavailableException;
import org.orrery.cwl.engine.RunDefinition;
import org.orrery.cwl.engine.RunJournal;
import org.orrery.cwl.engine.RunListener;
import org.orrery.cwl.engine.RunResult;
import org.orrery.cwl.engine.RunServices;
import org.orrery.cwl.engine.WorkflowRun;
import org.orrery.cwl.engine.evaluate.EvaluationServices.Evaluators;
import org.orrery.cwl.engine.evaluate.EvaluationServices.FormatCheck;
import org.orrery.cwl.engine.reuse.VolumeCallCache;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunEventCodec;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.ScatterShape;
import org.orrery.cwl.engine.state.StepRun;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.value.CwlValue;

/** Runs workflows by the engine on one backend. */
public final class EngineLauncher implements RunLauncher {
  private final Resources resources;
  private final Set<WorkflowRun> running = ConcurrentHashMap.newKeySet();

  /** Where a workspace's volume keeps the results of its steps. */
  private static final VolumePath KEPT = new VolumePath("reuse");

  /**
   * What all runs share; its owner closes it.
   *
   * @param reuse whether steps take the results of earlier, equal ones of their workspace
   */
  public record Resources(
      ComputeBackend backend,
      Function<Tenant, ExpressionEvaluator> expressions,
      Clock clock,
      Executor executor,
      ScheduledExecutorService timer,
      boolean reuse) {}

  public EngineLauncher(Resources resources) {
    this.resources = resources;
    resources.backend().onChange(() -> running.forEach(WorkflowRun::hint));
  }

  @Override
  public TaskVolume volume(WorkspaceId workspace) {
    return resources.backend().volume(tenant(workspace));
  }

  /** Who a workspace is for whatever computes for it. */
  public static Tenant tenant(WorkspaceId workspace) {
    return new Tenant(workspace.value());
  }

  @Override
  public ActiveRun launch(RunOrder order, RunLog log, RunProgress progress) {
    ProcessDefinition definition = order.definition();
    WorkflowRun run =
        new WorkflowRun(
            new RunDefinition(
                order.job().toString(),
                definition.cwl(),
                order.inputs(),
                order.folder(),
                order.environment()),
            new RunServices(
                resources.backend(),
                tenant(order.workspace()),
                new Evaluators(
                    resources.expressions().apply(tenant(order.workspace())), formats(definition)),
                resources.clock(),
                resources.executor(),
                resources.timer(),
                resources.reuse() ? new VolumeCallCache(volume(order.workspace()), KEPT) : null),
            new EncodedJournal(log),
            new StepCounter(definition.cwl(), progress));
    return new EngineRun(run);
  }

  private static FormatCheck formats(ProcessDefinition definition) {
    FormatHierarchy formats = definition.formats();
    return formats == null ? (actual, allowed) -> true : formats::compatible;
  }

  @Override
  public StepHistory steps(String name, ProcessDefinition definition, CwlValue.Rec inputs) {
    return new FoldedSteps(name, definition.cwl(), inputs);
  }

  @Override
  public LineageHistory lineage(int most) {
    return new FoldedLineage(most);
  }

  @Override
  public LogHistory logs(String name) {
    return new FoldedLogs(name);
  }

  private final class EngineRun implements ActiveRun {
    private final WorkflowRun run;

    EngineRun(WorkflowRun run) {
      this.run = run;
    }

    @Override
    public RunEnd run() throws InterruptedException {
      running.add(run);
      try {
        return switch (run.run()) {
          case RunResult.Succeeded(CwlValue.Rec outputs) -> new RunEnd.Succeeded(outputs);
          case RunResult.Failed(RunFailure failure) -> new RunEnd.Failed(failure(failure));
          case RunResult.Cancelled _ -> new RunEnd.Cancelled();
          case RunResult.Detached(String why) -> new RunEnd.Detached(why);
        };
      } finally {
        running.remove(run);
      }
    }

    @Override
    public void cancel() {
      run.cancel();
    }

    @Override
    public void detach() {
      run.detach();
    }
  }

  static JobFailure failure(RunFailure failure) {
    ErrorCode code =
        switch (failure.category()) {
          case INPUT, EXPRESSION, TOOL, OUTPUT -> ErrorCode.JOB_FAILED;
          case UNSUPPORTED -> ErrorCode.UNSUPPORTED;
          case PLATFORM -> ErrorCode.JOB_LOST;
        };
    String at = failure.at();
    return new JobFailure(
        code,
        failure.step(),
        failure.category().name().toLowerCase(Locale.ROOT),
        PackageNames.shown(failure.message()),
        at == null ? null : PackageNames.document(at),
        failure.stderrTail());
  }

  /** The engine's journal as texts. */
  private record EncodedJournal(RunLog log) implements RunJournal {
    @Override
    public List<RunEvent> history() {
      return log.history().stream().map(RunEventCodec::decode).toList();
    }

    @Override
    public void append(List<RunEvent> events) {
      try {
        log.append(events.stream().map(RunEventCodec::encode).toList());
      } catch (OrreryException | LeaseLostException e) {
        throw new JournalUnavailableException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /**
   * Measures by the steps of the outermost workflow, a scattered one by its share of finished
   * calls: what is below a finished step is dropped from the state.
   */
  private record StepCounter(CwlProcess process, RunProgress progress) implements RunListener {
    @Override
    public void onEvents(List<RunEvent> events, RunState state) {
      if (!(process instanceof CwlProcess.Workflow workflow) || workflow.steps().isEmpty()) {
        return;
      }
      double done = 0;
      for (WorkflowStep step : workflow.steps()) {
        done += share(state.steps().get(RunState.ROOT + "/" + step.id()));
      }
      progress.share(done / workflow.steps().size());
    }

    private static double share(@Nullable StepRun step) {
      return switch (step) {
        case null -> 0;
        case StepRun.Waiting _ -> 0;
        case StepRun.Active(ScatterShape shape, int unfinished) ->
            1 - unfinished / Math.max(1, calls(shape));
        // Nobody knows how many iterations there will be.
        case StepRun.Looping _ -> 0;
        case StepRun.Done _ -> 1;
      };
    }

    private static double calls(ScatterShape shape) {
      return shape.lengths().stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    }

    @Override
    public void onTrouble(String why) {
      progress.trouble(why);
    }
  }
}
