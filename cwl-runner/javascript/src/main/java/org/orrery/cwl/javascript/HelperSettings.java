package org.orrery.cwl.javascript;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.javascript.helper.HelperLimits;

/**
 * How helpers are run.
 *
 * @param most helpers at one time
 * @param heapMebibytes of one helper; an evaluation that needs more is ended
 * @param limits of one evaluation
 * @param idle after which a helper is ended
 * @param evaluations after which a helper is ended
 * @param cache what {@link HelperCache} has made; null to start without
 */
public record HelperSettings(
    int most,
    int heapMebibytes,
    HelperLimits limits,
    Duration idle,
    int evaluations,
    @Nullable Path cache) {
  /** With less the script engine itself does not start. */
  static final int LEAST_HEAP = 32;

  public HelperSettings {
    if (most < 1 || evaluations < 1 || !idle.isPositive()) {
      throw new IllegalArgumentException("a pool needs room for a helper, and a helper for work");
    }
    if (heapMebibytes < LEAST_HEAP) {
      throw new IllegalArgumentException(
          "a helper needs a heap of " + LEAST_HEAP + " MiB at least");
    }
  }
}
