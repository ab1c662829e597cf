package org.orrery.cwl.model.javascript;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What one evaluation may use. Memory has no limit here: the engine's free edition has none, so
 * that only the process around it can bound it.
 *
 * @param time from its start to its end, expression library included
 * @param statements executed, expression library included
 * @param stringCharacters length of any one string
 * @param resultCharacters length of the result as JSON
 * @param resultDepth of nested arrays and objects in the result
 */
public record JavaScriptLimits(
    Duration time, long statements, int stringCharacters, int resultCharacters, int resultDepth) {
  /**
   * Room for honest work on a slow machine: 30 s, 100 million statements, strings of 64 Mi and a
   * result of 16 Mi characters, 200 levels deep.
   */
  public static final JavaScriptLimits DEFAULT =
      new JavaScriptLimits(Duration.ofSeconds(30), 100_000_000, 64 << 20, 16 << 20, 200);

  public JavaScriptLimits {
    if (!time.isPositive()
        || statements <= 0
        || stringCharacters <= 0
        || resultCharacters <= 0
        || resultDepth <= 0) {
      throw new IllegalArgumentException("limits of JavaScript must be positive");
    }
  }

  /** That an evaluation took too long, for its author. */
  public String outOfTime(Duration used) {
    return "it ran " + seconds(used, 1) + " s, the limit is " + seconds(time, 3) + " s";
  }

  private static String seconds(Duration duration, int digits) {
    return BigDecimal.valueOf(duration.toMillis(), 3)
        .setScale(digits, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
