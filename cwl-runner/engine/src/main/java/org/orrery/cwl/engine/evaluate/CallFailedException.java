package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** A call can't succeed. Caught where the effect was begun, and journalled as {@code Failed}. */
final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RunFailure.Category category;
  private final transient @Nullable SourceSpan at;

  CallFailedException(RunFailure.Category category, String message, @Nullable SourceSpan at) {
    super(message);
    this.category = category;
    this.at = at;
  }

  RunFailure failure(String path) {
    String message = getMessage();
    return new RunFailure(
        path, category, message == null ? "" : message, at == null ? null : at.toString(), null);
  }
}
