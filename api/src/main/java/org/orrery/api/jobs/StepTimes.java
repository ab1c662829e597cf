package org.orrery.api.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a step came how far; what did not happen yet, or nobody saw, is null. The first three are by
 * the server's clock, for the last attempt; those of a tool by its machine's are in {@link
 * StepRecord.Used}.
 *
 * @param attempt that they are of, from 1; 0 before the first
 * @param begun the server began to look at its inputs
 * @param queued the backend took it
 * @param ended the server knows how it ended
 */
public record StepTimes(
    int attempt, @Nullable Instant begun, @Nullable Instant queued, @Nullable Instant ended) {
  public static final StepTimes NONE = new StepTimes(0, null, null, null);
}
