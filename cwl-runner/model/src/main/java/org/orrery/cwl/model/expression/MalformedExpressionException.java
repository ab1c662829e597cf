package org.orrery.cwl.model.expression;

/** A field's text holds something that begins like an expression and is none. */
public final class MalformedExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset in the field's text, in UTF-16 units
   * @param problem for the document's author, without a place
   */
  MalformedExpressionException(int offset, String problem) {
    super(problem);
    this.offset = offset;
  }

  /** Where in the field's text, in UTF-16 units, from 0 to its length. */
  public int offset() {
    return offset;
  }

  /** What is wrong, without a place. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
