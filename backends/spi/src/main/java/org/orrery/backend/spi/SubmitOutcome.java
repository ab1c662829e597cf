package org.orrery.backend.spi;

/** What became of one submission. */
public sealed interface SubmitOutcome {
  /** The backend has the task, from this call or from an earlier one with the same key. */
  record Accepted(TaskHandle handle) implements SubmitOutcome {}

  /** The backend will never run it; nothing was created. */
  record Rejected(Cause cause) implements SubmitOutcome {}

  /** It may or may not have the task. Ask {@link ComputeBackend#find} before submitting again. */
  record Unclear(String why) implements SubmitOutcome {}
}
