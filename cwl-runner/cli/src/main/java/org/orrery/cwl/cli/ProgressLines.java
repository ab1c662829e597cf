package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.StepCounts;

/**
 * Tells a person what happens, a line each.
 *
 * @param verbose details too
 * @param times what the lines' time of day comes from, or null for lines without
 */
record ProgressLines(PrintStream err, boolean verbose, @Nullable Clock times)
    implements RunProgress {
  @Override
  public void counts(StepCounts counts) {}

  @Override
  public void say(String line) {
    err.println(time() + line);
  }

  @Override
  public void detail(String line) {
    if (verbose) {
      say(line);
    }
  }

  private String time() {
    return times == null ? "" : LocalTime.now(times).truncatedTo(ChronoUnit.SECONDS) + " ";
  }
}
