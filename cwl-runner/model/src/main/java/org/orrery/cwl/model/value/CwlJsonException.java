package org.orrery.cwl.model.value;

/** A text is no JSON, breaks a limit, or holds a malformed File or Directory. */
public final class CwlJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  CwlJsonException(int line, int column, String message) {
    super(message + " (line " + line + ", column " + column + ")");
    this.line = line;
    this.column = column;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1. */
  public int column() {
    return column;
  }
}
