package org.orrery.cwl.cli;

import java.util.ArrayList;
import java.util.List;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.StepCounts;
import org.orrery.cwl.cli.place.StepRecord;

/** Keeps what is told of the steps, and passes everything on. */
final class Recording implements RunProgress {
  private final RunProgress next;
  private final List<StepRecord> steps = new ArrayList<>();

  Recording(RunProgress next) {
    this.next = next;
  }

  /** Attempts in the order of their ends. */
  synchronized List<StepRecord> steps() {
    return List.copyOf(steps);
  }

  @Override
  public boolean wantsSteps() {
    return true;
  }

  @Override
  public synchronized void step(StepRecord step) {
    steps.add(step);
  }

  @Override
  public void counts(StepCounts counts) {
    next.counts(counts);
  }

  @Override
  public void say(String line) {
    next.say(line);
  }

  @Override
  public void notice(String line) {
    next.notice(line);
  }

  @Override
  public void detail(String line) {
    next.detail(line);
  }

  @Override
  public void over() {
    next.over();
  }
}
