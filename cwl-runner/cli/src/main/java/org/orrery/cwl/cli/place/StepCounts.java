package org.orrery.cwl.cli.place;

/**
 * How far a run is. Steps are calls of tools: a sub-workflow counts by its steps, a scattered step
 * by its calls.
 *
 * @param done succeeded or skipped
 * @param running started and not yet over
 * @param total known so far; grows when scatters unfold, and never below the sum of the others
 */
public record StepCounts(int done, int running, int total) {
  public StepCounts {
    total = Math.max(total, done + running);
  }
}
