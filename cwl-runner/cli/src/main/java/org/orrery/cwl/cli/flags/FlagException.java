package org.orrery.cwl.cli.flags;

import org.jspecify.annotations.Nullable;

/**
 * An option for an input that is wrong. The message is one sentence for the person who wrote it.
 */
public final class FlagException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String hint;

  /** What is wrong. */
  public enum Kind {
    /** The words themselves: there is no such option, or its value is missing. */
    USAGE,
    /** The value does not fit the input. */
    VALUE
  }

  FlagException(Kind kind, String message, @Nullable String hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  public Kind kind() {
    return kind;
  }

  /** How to mend it, or null. */
  public @Nullable String hint() {
    return hint;
  }
}
