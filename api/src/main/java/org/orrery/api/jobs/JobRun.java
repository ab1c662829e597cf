package org.orrery.api.jobs;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.OutputKeeper.OutputLostException;
import org.orrery.api.jobs.RunLauncher.ActiveRun;
import org.orrery.api.jobs.RunLauncher.RunEnd;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.ProcessTree;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputProblem;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.inputs.InputRules;
import org.orrery.cwl.model.value.CwlValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One claimed job on this server, from its claim until nothing of it is left to do. What it does
 * may break off anywhere and be done again: it pauses when the database, the volume or the results
 * store is not to be had, and goes on from the journal.
 */
final class JobRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final String JOB = "job";
  private static final int MOST_PROBLEMS_TOLD = 5;

  /** Inputs were checked when they came, save where a dialect leaves that to the job. */
  private static final InputRules WHATEVER_IT_KNOWS =
      new InputRules(InputRules.Unknown.WARNED, Map.of());

  private final ClaimedJob claimed;
  private final JobRunner.Ports ports;
  private final JobRunner.Rules rules;
  private final Clock clock;
  private final JobFolder folder;
  private final RunReport report = new RunReport();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private Phase phase = Phase.BUSY;
  private @Nullable ActiveRun active;
  private boolean ended;
  private boolean dismissed;
  private boolean letGo;
  private Instant dueAt = Instant.MIN;
  private Duration pause = FIRST_PAUSE;

  /** Where this object stands; the job's own state is in the store. */
  private enum Phase {
    /** A thread works on it. */
    BUSY,
    /** It waits for its next attempt. */
    PAUSED,
    /** Nothing is left to do here. */
    OVER
  }

  JobRun(ClaimedJob claimed, JobRunner.Ports ports, JobRunner.Rules rules, Clock clock) {
    this.claimed = claimed;
    this.ports = ports;
    this.rules = rules;
    this.clock = clock;
    this.folder = JobFolder.of(claimed.job().id());
    this.ended =
        switch (claimed.job().state()) {
          case JobState.Running _ -> false;
          case JobState.Succeeded _, JobState.Failed _ -> true;
          case JobState.Dismissed _ -> false;
          case JobState.Accepted _, JobState.Held _ ->
              throw new IllegalArgumentException("not claimed: " + claimed.job().state());
        };
    this.dismissed = claimed.job().state() instanceof JobState.Dismissed;
  }

  Lease lease() {
    return claimed.lease();
  }

  boolean isOver() {
    lock.lock();
    try {
      return phase == Phase.OVER;
    } finally {
      lock.unlock();
    }
  }

  /** The job was dismissed: its steps are ended, then its files are deleted. */
  void dismiss() {
    lock.lock();
    try {
      dismissed = true;
      dueAt = Instant.MIN;
      if (active != null) {
        active.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** This server stops, or has lost the lease: steps go on, nothing is written any more. */
  void letGo() {
    lock.lock();
    try {
      letGo = true;
      if (active != null) {
        active.detach();
      }
      if (phase == Phase.PAUSED) {
        phase = Phase.OVER;
        giveBack();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no thread works on it. */
  boolean awaitIdle(Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (phase == Phase.BUSY) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void resumeIfDue(Instant now, Executor executor) {
    lock.lock();
    try {
      if (phase != Phase.PAUSED || now.isBefore(dueAt)) {
        return;
      }
      phase = Phase.BUSY;
    } finally {
      lock.unlock();
    }
    executor.execute(this);
  }

  /** Shows how far the run is, if that has changed. */
  void report() {
    report
        .news()
        .ifPresent(
            news -> ports.jobs().report(lease(), news.percent(), news.message(), clock.instant()));
  }

  @Override
  public void run() {
    MDC.put(JOB, claimed.job().id().toString());
    try {
      settle(work());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      settle(Phase.OVER);
    } finally {
      MDC.remove(JOB);
    }
  }

  private void settle(Phase next) {
    lock.lock();
    try {
      active = null;
      if (letGo && next == Phase.PAUSED) {
        phase = Phase.OVER;
        giveBack();
      } else {
        phase = next;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The loop shell of a run: every failure is answered here. */
  private Phase work() throws InterruptedException {
    try {
      return carryOut();
    } catch (LeaseLostException lost) {
      LOG.info("The job was taken over by another server");
      return Phase.OVER;
    } catch (OrreryException e) {
      return e.code().category() == ErrorCode.Category.CAPACITY
          ? putOff(e.detail())
          : giveUp(failure(e.code(), "platform", e.detail()), e);
    } catch (IOException e) {
      return putOff(String.valueOf(e.getMessage()));
    } catch (OutputLostException e) {
      return giveUp(failure(ErrorCode.JOB_FAILED, "output", String.valueOf(e.getMessage())), e);
    } catch (RuntimeException | Error bug) {
      LOG.error("The run met a defect of the server", bug);
      return giveUp(failure(ErrorCode.JOB_LOST, "platform", "The server met a defect."), bug);
    }
  }

  private static JobFailure inputFailure(List<InputProblem> problems) {
    String all =
        problems.stream()
            .limit(MOST_PROBLEMS_TOLD)
            .map(problem -> problem.message())
            .collect(Collectors.joining(" "));
    return failure(ErrorCode.INVALID_INPUTS, "input", "The inputs do not fit the process. " + all);
  }

  private static JobFailure failure(ErrorCode code, String cause, String message) {
    ErrorCode shown =
        code.category() == ErrorCode.Category.USER ? ErrorCode.JOB_FAILED : ErrorCode.JOB_LOST;
    return new JobFailure(shown, null, cause, message, null, null);
  }

  /** Ends the job for good after something that trying again will not mend. */
  private Phase giveUp(JobFailure failure, @Nullable Throwable cause) {
    LOG.info("The job fails: {}", failure.message());
    if (cause != null) {
      LOG.debug("The cause", cause);
    }
    try {
      finish(new JobEvent.RunFailed(now(), failure), Optional.empty());
      return cleanUp();
    } catch (LeaseLostException lost) {
      return Phase.OVER;
    } catch (OrreryException | IOException later) {
      return putOff(String.valueOf(later.getMessage()));
    }
  }

  private Phase putOff(String why) {
    ports.metrics().putOff();
    report.trouble(why);
    lock.lock();
    try {
      LOG.warn("The job can't go on now and pauses for {}: {}", pause, why);
      dueAt = now().plus(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(rules.longestPause()) < 0 ? longer : rules.longestPause();
    } finally {
      lock.unlock();
    }
    return Phase.PAUSED;
  }

  private Phase carryOut() throws InterruptedException, IOException, OutputLostException {
    if (ended) {
      return cleanUp();
    }
    StoredRunLog log = new StoredRunLog();
    if (isDismissed() && log.history().isEmpty()) {
      return cleanUp();
    }
    ProcessDefinition definition =
        ports
            .definitions()
            .definition(claimed.revision())
            .overridden(claimed.request().overrides());
    JobWorkspaces workspaces = claimed.job().workspaces();
    if (!workspaces.executing().equals(workspaces.deploying())) {
      ports.definitions().bringFiles(claimed.revision(), workspaces.executing());
    }
    CwlValue.Rec given;
    switch (InputCheck.check(definition.cwl(), claimed.inputs(), WHATEVER_IT_KNOWS)) {
      case InputResult.Accepted(CwlValue.Rec complete, _) -> given = complete;
      case InputResult.Refused(List<InputProblem> problems) -> {
        return giveUp(inputFailure(problems), null);
      }
    }
    TaskVolume volume = ports.launcher().volume(workspaces.executing());
    CwlValue.Rec inputs =
        new RemoteInputs(claimed.job().id(), folder.inputs(), volume, ports.remote())
            .stage(
                new UploadedInputs(workspaces.calling(), ports.uploads())
                    .stage(
                        given,
                        ports.links(),
                        new UploadedInputs.Destination(
                            workspaces.executing(),
                            folder.uploads(),
                            ProcessTree.updatesInPlace(definition.cwl()))));
    RunEnd end = launch(definition, inputs, log).run();
    if (isDismissed() && !(end instanceof RunEnd.Detached)) {
      ports.metrics().ended(OgcStatus.DISMISSED);
      return cleanUp();
    }
    switch (end) {
      case RunEnd.Succeeded(CwlValue.Rec outputs) -> {
        JobResults results =
            new OutputKeeper(claimed.job().id(), volume, ports.results()).keep(outputs);
        finish(new JobEvent.RunSucceeded(now()), Optional.of(results));
        LOG.info("The job has succeeded");
      }
      case RunEnd.Failed(JobFailure failure) -> {
        finish(new JobEvent.RunFailed(now(), failure), Optional.empty());
        LOG.info("The job has failed: {}", failure.message());
      }
      case RunEnd.Cancelled _ -> {
        // Only a dismissal cancels, and it was written before; so this is the end of another one.
        LOG.info("The run was cancelled");
        return putOff("the run was cancelled, its dismissal is not known yet");
      }
      case RunEnd.Detached(String why) -> {
        if (isLetGo()) {
          giveBack();
          return Phase.OVER;
        }
        return putOff(why);
      }
    }
    return cleanUp();
  }

  private ActiveRun launch(ProcessDefinition definition, CwlValue.Rec inputs, StoredRunLog log) {
    RunLauncher.RunOrder order =
        new RunLauncher.RunOrder(
            claimed.job().id(),
            claimed.job().workspaces().executing(),
            definition,
            inputs,
            folder.run(),
            rules.environment(),
            claimed.job().state().startedAt().orElseGet(this::now));
    ActiveRun run = ports.launcher().launch(order, log, report);
    lock.lock();
    try {
      active = run;
      if (dismissed) {
        run.cancel();
      }
      if (letGo) {
        run.detach();
      }
    } finally {
      lock.unlock();
    }
    return run;
  }

  private void finish(JobEvent end, Optional<JobResults> results) {
    ports.jobs().finish(lease(), end, results);
    ended = true;
    ports
        .metrics()
        .ended(end instanceof JobEvent.RunSucceeded ? OgcStatus.SUCCESSFUL : OgcStatus.FAILED);
  }

  private Phase cleanUp() throws IOException {
    TaskVolume volume = ports.launcher().volume(claimed.job().workspaces().executing());
    keepLogs(volume);
    volume.delete(folder.whole());
    ports.jobs().cleaned(lease());
    return Phase.OVER;
  }

  /** What the steps said outlives their files. Until it is kept it is read where it lies. */
  private void keepLogs(TaskVolume volume) throws IOException {
    JobId job = claimed.job().id();
    RunLauncher.LogHistory history = ports.launcher().logs(claimed.job().process().value());
    int events = 0;
    List<JournalStore.Entry> page;
    do {
      page = ports.journals().readAfter(job, events, JournalStore.PAGE);
      history.add(page.stream().map(JournalStore.Entry::event).toList());
      events += page.size();
    } while (page.size() == JournalStore.PAGE);
    // A clean-up that broke off may have deleted some of them already.
    if (!history.logs().isEmpty() && !ports.logs().isKept(job)) {
      LogKeeper keeper = new LogKeeper(volume, ports.results(), rules.logs());
      ports.logs().keep(lease(), keeper.keep(job, history.logs()));
    }
  }

  private void giveBack() {
    try {
      ports.jobs().release(lease());
    } catch (OrreryException e) {
      // The lease runs out by itself, or is ended at this server's next start.
      LOG.debug("The lease could not be given back", e);
    }
  }

  private boolean isDismissed() {
    lock.lock();
    try {
      return dismissed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isLetGo() {
    lock.lock();
    try {
      return letGo;
    } finally {
      lock.unlock();
    }
  }

  private Instant now() {
    return clock.instant();
  }

  /** The journal of this run, written under its lease. */
  private final class StoredRunLog implements RunLauncher.RunLog {
    private int written;

    @Override
    public List<String> history() {
      List<String> events = ports.journals().read(claimed.job().id());
      written = events.size();
      return events;
    }

    @Override
    public void append(List<String> events) {
      ports.journals().append(lease(), written + 1, events);
      written += events.size();
      ports.metrics().eventsAppended(events.size());
      lock.lock();
      try {
        pause = FIRST_PAUSE;
      } finally {
        lock.unlock();
      }
    }
  }
}
