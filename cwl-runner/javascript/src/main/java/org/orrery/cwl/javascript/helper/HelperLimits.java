package org.orrery.cwl.javascript.helper;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

/**
 * What one evaluation in a helper may use, but for memory, which the helper's JVM bounds.
 *
 * @param javaScript limits that the script engine keeps
 * @param processorTime of the whole helper while it evaluates
 */
public record HelperLimits(JavaScriptLimits javaScript, Duration processorTime) {
  private static final int COUNT = 6;

  public HelperLimits {
    if (!processorTime.isPositive()) {
      throw new IllegalArgumentException("the limit of processor time must be positive");
    }
  }

  /** The command line arguments that {@link #parse} reads. */
  public List<String> arguments() {
    return List.of(
        javaScript.time().toString(),
        Long.toString(javaScript.statements()),
        Integer.toString(javaScript.stringCharacters()),
        Integer.toString(javaScript.resultCharacters()),
        Integer.toString(javaScript.resultDepth()),
        processorTime.toString());
  }

  static HelperLimits parse(List<String> arguments) {
    if (arguments.size() != COUNT) {
      throw new IllegalArgumentException("a helper is given its limits, " + COUNT + " arguments");
    }
    return new HelperLimits(
        new JavaScriptLimits(
            Duration.parse(arguments.get(0)),
            Long.parseLong(arguments.get(1)),
            Integer.parseInt(arguments.get(2)),
            Integer.parseInt(arguments.get(3)),
            Integer.parseInt(arguments.get(4))),
        Duration.parse(arguments.get(5)));
  }

  /** That an evaluation used too much processor time, for its author. */
  public String outOfProcessorTime() {
    String seconds =
        BigDecimal.valueOf(processorTime.toMillis(), 3).stripTrailingZeros().toPlainString();
    return "it used its " + seconds + " s of processor time";
  }
}
