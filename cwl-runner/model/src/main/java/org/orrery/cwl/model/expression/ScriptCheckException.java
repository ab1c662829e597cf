package org.orrery.cwl.model.expression;

/** JavaScript took more to be parsed than it may. */
public final class ScriptCheckException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem for the document's author: the limit and what was used
   */
  public ScriptCheckException(String problem) {
    super(problem);
  }
}
