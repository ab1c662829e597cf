package org.orrery.api.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.orrery.api.processes.BuiltInProcesses;
import org.orrery.api.processes.ProcessDefinition;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Keeps the pause that the echo process is asked for before its run. Counted from when the job
 * started, so that a run which is taken up again does not wait anew.
 */
public final class PausingLauncher implements RunLauncher {
  private static final String PAUSE = "pause";
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final RunLauncher launcher;
  private final Clock clock;

  public PausingLauncher(RunLauncher launcher, Clock clock) {
    this.launcher = launcher;
    this.clock = clock;
  }

  @Override
  public ActiveRun launch(RunOrder order, RunLog log, RunProgress progress) {
    ActiveRun run = launcher.launch(order, log, progress);
    Instant due = order.started().plus(pause(order));
    return due.isAfter(clock.instant()) ? new PausedRun(run, due) : run;
  }

  private static Duration pause(RunOrder order) {
    return BuiltInProcesses.isEcho(order.definition().cwl())
            && order.inputs().get(PAUSE) instanceof CwlValue.Int(long seconds)
        ? Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST.toSeconds()))
        : Duration.ZERO;
  }

  @Override
  public StepHistory steps(String name, ProcessDefinition definition, CwlValue.Rec inputs) {
    return launcher.steps(name, definition, inputs);
  }

  @Override
  public LogHistory logs(String name) {
    return launcher.logs(name);
  }

  @Override
  public LineageHistory lineage(int most) {
    return launcher.lineage(most);
  }

  @Override
  public TaskVolume volume(WorkspaceId workspace) {
    return launcher.volume(workspace);
  }

  /** Waits, unless it is told to end, and then is the run. */
  private final class PausedRun implements ActiveRun {
    private final ActiveRun run;
    private final Instant due;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private boolean told;

    PausedRun(ActiveRun run, Instant due) {
      this.run = run;
      this.due = due;
    }

    @Override
    public RunEnd run() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        Duration left = Duration.between(clock.instant(), due);
        while (!told && left.isPositive()) {
          over.await(left.toMillis() + 1, TimeUnit.MILLISECONDS);
          left = Duration.between(clock.instant(), due);
        }
      } finally {
        lock.unlock();
      }
      return run.run();
    }

    private void tell() {
      lock.lock();
      try {
        told = true;
        over.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      run.cancel();
      tell();
    }

    @Override
    public void detach() {
      run.detach();
      tell();
    }
  }
}
