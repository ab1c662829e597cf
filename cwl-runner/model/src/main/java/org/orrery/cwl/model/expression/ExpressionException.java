package org.orrery.cwl.model.expression;

import org.orrery.cwl.model.diagnostic.SourceSpan;

/** An expression could not be evaluated. The message is meant for the document's author. */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SourceSpan at;

  public ExpressionException(SourceSpan at, String message) {
    super(message);
    this.at = at;
  }

  public SourceSpan at() {
    return at;
  }
}
