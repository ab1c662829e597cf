package org.orrery.api.jobs;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.Usage;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.Reuse;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunEventCodec;
import org.orrery.cwl.engine.state.RunFold;
import org.orrery.cwl.engine.state.RunState;
import org.orrery.cwl.engine.state.StepFacts;
import org.orrery.cwl.engine.state.StepFactsFold;
import org.orrery.cwl.engine.state.StepRun;
import org.orrery.cwl.engine.state.TaskTraces;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.value.CwlValue;

/** Steps by the engine's fold: the state so far, and what became of calls that it has dropped. */
final class FoldedSteps implements RunLauncher.StepHistory {
  /** Facts hold the ends of logs, a few kilobytes for each step. */
  private static final int MOST_FACTS = 1_000;

  private final CwlProcess process;
  private final RunFold fold;
  private final StepFactsFold factsFold = new StepFactsFold();
  private final Map<String, JobStep.Status> dropped = new TreeMap<>();
  private final Map<String, StepRecord> facts = new LinkedHashMap<>();
  private final Map<String, StepTimes> times = new HashMap<>();
  private final FoldedLogs logs;
  private final FoldedUsage usage = new FoldedUsage();
  private RunState state = RunState.EMPTY;

  FoldedSteps(String name, CwlProcess process, CwlValue.Rec inputs) {
    this.process = process;
    this.logs = new FoldedLogs(name);
    this.fold = new RunFold(process, inputs);
  }

  @Override
  public void add(List<JournalStore.Entry> events) {
    for (JournalStore.Entry entry : events) {
      RunEvent event = RunEventCodec.decode(entry.event());
      state = fold.apply(state, event).state();
      if (event instanceof RunEvent.OfCall call) {
        dropped.put(call.path(), statusAfter(call));
        times.merge(call.path(), StepTimes.NONE, (known, _) -> known);
        times.computeIfPresent(call.path(), (_, known) -> at(known, call, entry.at()));
      }
      logs.take(event);
      factsFold.take(event).forEach(this::keep);
    }
  }

  private static StepTimes at(StepTimes known, RunEvent.OfCall event, Instant at) {
    StepTimes times =
        known.attempt() == event.attempt() ? known : new StepTimes(event.attempt(), at, null, null);
    return switch (event) {
      case RunEvent.Evaluated e when e.evaluation() instanceof Evaluation.Tool -> times;
      case RunEvent.Evaluated e when e.evaluation() instanceof Evaluation.Nested -> times;
      case RunEvent.Prepared _, RunEvent.Ended _ -> times;
      case RunEvent.Submitted _ -> new StepTimes(times.attempt(), times.begun(), at, null);
      case RunEvent.Evaluated _, RunEvent.Reused _, RunEvent.Collected _, RunEvent.Failed _ ->
          new StepTimes(times.attempt(), times.begun(), times.queued(), at);
    };
  }

  /** Of a large run the first ones, and every failure. */
  private void keep(StepFacts fact) {
    StepRecord record = record(fact);
    if (facts.size() < MOST_FACTS || fact.end() instanceof StepFacts.End.Failed) {
      facts.put(fact.path(), record);
    }
    StepLog log = logs.of(fact.path());
    usage.add(log == null ? fact.path() : log.name(), fact.path(), record);
  }

  @Override
  public List<StepLog> logs() {
    return logs.logs();
  }

  @Override
  public JobUsage usage() {
    return usage.usage();
  }

  @Override
  public List<JobStep> steps() {
    Map<String, JobStep.Status> statuses = new TreeMap<>(dropped);
    state.steps().forEach((path, step) -> statuses.put(path, status(step)));
    state.calls().forEach((path, call) -> statuses.put(path, status(call.phase())));
    if (process instanceof CwlProcess.Workflow) {
      statuses.remove(RunState.ROOT);
    }
    return statuses.entrySet().stream()
        .map(entry -> step(entry.getKey(), entry.getValue()))
        .toList();
  }

  private JobStep step(String path, JobStep.Status status) {
    return new JobStep(
        path, status, times.getOrDefault(path, StepTimes.NONE), logs.of(path), facts.get(path));
  }

  private static StepRecord record(StepFacts fact) {
    Container container = fact.asked().container();
    Resources asked = fact.asked().resources();
    Reuse reuse = fact.reuse();
    TaskTraces traces = fact.traces();
    return new StepRecord(
        fact.attempt(),
        fact.asked().arguments(),
        container == null ? null : container.image().name(),
        new StepRecord.Asked(asked.cores(), asked.memoryMebibytes()),
        fact.used().map(FoldedSteps::used).orElse(null),
        fact.outcome() instanceof Outcome.Exited(int code, _) ? code : null,
        fact.outcome() instanceof Outcome.Signalled(int signal, _) ? signal : null,
        fact.end() instanceof StepFacts.End.Failed(var failure)
            ? EngineLauncher.failure(failure)
            : null,
        reuse == null ? null : said(reuse),
        traces == null
            ? null
            : new StepRecord.Left(traces.bytes(), traces.stdout(), traces.stderr()));
  }

  private static String said(Reuse reuse) {
    return switch (reuse) {
      case Reuse.Hit(_, String why) -> "hit: " + why;
      case Reuse.Miss(_, String why) -> "miss: " + why;
      case Reuse.Off(String why) -> "off: " + why;
    };
  }

  private static StepRecord.Used used(Usage usage) {
    return new StepRecord.Used(
        usage.started(),
        usage.ended(),
        usage.processorTime(),
        usage.peakMemoryKibibytes(),
        usage.imageDigest());
  }

  /** For a call that the state has dropped since: it does so once the call's step is done. */
  private static JobStep.Status statusAfter(RunEvent.OfCall event) {
    return switch (event) {
      case RunEvent.Evaluated e when e.evaluation() instanceof Evaluation.Skipped ->
          JobStep.Status.SKIPPED;
      case RunEvent.Failed _ -> JobStep.Status.FAILED;
      case RunEvent.Evaluated _,
          RunEvent.Prepared _,
          RunEvent.Reused _,
          RunEvent.Submitted _,
          RunEvent.Ended _,
          RunEvent.Collected _ ->
          JobStep.Status.SUCCEEDED;
    };
  }

  private static JobStep.Status status(StepRun step) {
    return switch (step) {
      case StepRun.Waiting _ -> JobStep.Status.WAITING;
      case StepRun.Active _, StepRun.Looping _ -> JobStep.Status.RUNNING;
      case StepRun.Done _ -> JobStep.Status.SUCCEEDED;
    };
  }

  private static JobStep.Status status(Call.Phase phase) {
    return switch (phase) {
      case EVALUATING, PREPARING -> JobStep.Status.WAITING;
      case SUBMITTING, RUNNING, COLLECTING, NESTED -> JobStep.Status.RUNNING;
      case SUCCEEDED -> JobStep.Status.SUCCEEDED;
      case SKIPPED -> JobStep.Status.SKIPPED;
      case FAILED -> JobStep.Status.FAILED;
      case CANCELLED -> JobStep.Status.CANCELLED;
    };
  }
}
