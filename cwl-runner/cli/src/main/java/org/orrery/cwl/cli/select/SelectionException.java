package org.orrery.cwl.cli.select;

import org.jspecify.annotations.Nullable;

/** A part that the process does not have. The message is one sentence for a person. */
public final class SelectionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String hint;

  SelectionException(String message, @Nullable String hint) {
    super(message);
    this.hint = hint;
  }

  /** How to mend it, or null. */
  public @Nullable String hint() {
    return hint;
  }
}
