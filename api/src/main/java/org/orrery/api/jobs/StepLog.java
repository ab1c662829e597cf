package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.VolumePath;

/**
 * Where the last attempt at a step writes what it says.
 *
 * @param name of the log without {@code .log}: letters, digits, {@code . _ -}; unique in its job
 *     and never another's, however often the step is tried
 * @param step the step's path
 * @param attempt from 1
 * @param over whether nothing is written any more
 * @param stdout null if the tool gives its standard output away as a file
 * @param stderr null if the tool gives its standard error away as a file
 */
public record StepLog(
    String name,
    String step,
    int attempt,
    boolean over,
    @Nullable VolumePath stdout,
    @Nullable VolumePath stderr) {
  StepLog ended() {
    return over ? this : new StepLog(name, step, attempt, true, stdout, stderr);
  }
}
