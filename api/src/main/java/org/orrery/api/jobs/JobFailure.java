package org.orrery.api.jobs;

import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;

/**
 * Why a job failed, for its owner.
 *
 * @param code decides what the job's results answer
 * @param step path of the step that failed, or null if no single step did
 * @param cause the kind of failure in one word, for example {@code exit} or {@code timeLimit}
 * @param message one sentence
 * @param at the place in a document that says why, {@code document:line:column}, or null
 * @param stderrTail the last lines of the step's standard error, or null
 */
public record JobFailure(
    ErrorCode code,
    @Nullable String step,
    String cause,
    String message,
    @Nullable String at,
    @Nullable String stderrTail) {}
