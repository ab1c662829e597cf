package org.orrery.cwl.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * Why a run can't succeed.
 *
 * @param step path of the call that failed, for example {@code main/align[3]}
 * @param category whose fault it is
 * @param message one sentence for the run's owner
 * @param at the place in the document, {@code document:line:column}, if one is to blame
 * @param stderrTail the last lines of the tool's standard error, if it ran
 */
public record RunFailure(
    String step,
    Category category,
    String message,
    @Nullable String at,
    @Nullable String stderrTail) {

  /** Whose fault it is; decides whether trying again can help. */
  public enum Category {
    /** An input does not fit the process. */
    INPUT,
    /** An expression failed or gave something that does not fit. */
    EXPRESSION,
    /** The tool ended with a failure, by a signal or at its time limit. */
    TOOL,
    /** The tool did not leave what its outputs promise. */
    OUTPUT,
    /** The document asks for something that this engine or this backend does not offer. */
    UNSUPPORTED,
    /** The platform failed; the same run may succeed later. */
    PLATFORM
  }

  public RunFailure withStderrTail(@Nullable String tail) {
    return new RunFailure(step, category, message, at, tail);
  }
}
