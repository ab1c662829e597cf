package org.orrery.cwl.model.javascript;

/** What came of a {@link JavaScriptCall}. */
public sealed interface JavaScriptOutcome {
  /** The result as JSON, at most as long as the limits allow. */
  record Value(String json) implements JavaScriptOutcome {}

  /**
   * There is no result.
   *
   * @param problem for the document's author; says which code, not in which file
   */
  record Failure(String problem) implements JavaScriptOutcome {}

  /**
   * The call was ended because it used more than it may.
   *
   * @param problem as in {@link Failure}; names the limit and what was used
   */
  record Stopped(String problem) implements JavaScriptOutcome {}
}
