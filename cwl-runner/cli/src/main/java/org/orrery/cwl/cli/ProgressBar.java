package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.time.Duration;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.StepCounts;

/**
 * One line at the bottom of a terminal that says how far a run is; what else a person must know
 * scrolls above it. Starts and ends of steps are only in the line. Works in a terminal of any
 * width, also when that changes: what doesn't fit is cut by the terminal.
 */
final class ProgressBar implements RunProgress {
  private static final int WIDTH = 30;

  /** Drawing costs more than folding an event. */
  private static final Duration BETWEEN = Duration.ofMillis(80);

  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR = "\r" + ESCAPE + "K";
  private static final String NO_WRAP = ESCAPE + "?7l";
  private static final String WRAP = ESCAPE + "?7h";

  private final PrintStream err;
  private final RunProgress lines;
  private final boolean colours;
  private StepCounts counts = new StepCounts(0, 0, 0);
  private long drawnAt = System.nanoTime() - BETWEEN.toNanos();
  private boolean over;

  /**
   * @param lines takes what scrolls
   * @param verbose starts and ends of steps scroll too
   */
  ProgressBar(PrintStream err, ProgressLines lines, boolean verbose, boolean colours) {
    this.err = err;
    this.colours = colours;
    this.lines = verbose ? lines : new Important(lines);
  }

  /** What a person must see. */
  private record Important(RunProgress lines) implements RunProgress {
    @Override
    public void counts(StepCounts counts) {}

    @Override
    public void say(String line) {}

    @Override
    public void notice(String line) {
      lines.notice(line);
    }

    @Override
    public void detail(String line) {}
  }

  @Override
  public synchronized void counts(StepCounts changed) {
    counts = changed;
    if (System.nanoTime() - drawnAt >= BETWEEN.toNanos()) {
      draw();
    }
  }

  @Override
  public synchronized void say(String line) {
    clear();
    lines.say(line);
    draw();
  }

  @Override
  public synchronized void notice(String line) {
    clear();
    lines.notice(line);
    draw();
  }

  @Override
  public synchronized void detail(String line) {
    clear();
    lines.detail(line);
    draw();
  }

  @Override
  public synchronized void over() {
    clear();
    over = true;
  }

  private void clear() {
    if (!over) {
      err.print(CLEAR);
    }
  }

  private void draw() {
    if (!over) {
      drawnAt = System.nanoTime();
      err.print(CLEAR + NO_WRAP + text(counts, colours) + WRAP);
      err.flush();
    }
  }

  /** Visible for tests. */
  static String text(StepCounts counts, boolean colours) {
    int total = Math.max(1, counts.total());
    int done = (int) ((long) WIDTH * counts.done() / total);
    int begun = (int) ((long) WIDTH * (counts.done() + counts.running()) / total);
    String bar = "█".repeat(done) + "▒".repeat(begun - done);
    String rest = "·".repeat(WIDTH - begun);
    return (colours ? ESCAPE + "32m" + bar + ESCAPE + "0m" : bar)
        + rest
        + " %d of %d steps done, %d running"
            .formatted(counts.done(), counts.total(), counts.running());
  }
}
