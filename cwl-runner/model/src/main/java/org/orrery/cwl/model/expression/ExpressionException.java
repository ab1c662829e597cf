package org.orrery.cwl.model.expression;

import org.orrery.cwl.model.diagnostic.SourceSpan;

/** An expression could not be evaluated. The message is meant for the document's author. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SourceSpan at;
  private final String problem;

  public ExpressionException(SourceSpan at, String problem) {
    super(at + ": " + problem);
    this.at = at;
    this.problem = problem;
  }

  /** The field that holds the expression. */
  public SourceSpan at() {
    return at;
  }

  /** The message without its place. */
  public String problem() {
    return problem;
  }
}
