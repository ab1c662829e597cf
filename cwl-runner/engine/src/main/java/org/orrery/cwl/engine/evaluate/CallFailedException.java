package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.Call;
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

  /** Without a place of its own, the failure names that of the process. */
  RunFailure failure(Call call) {
    String message = getMessage();
    SourceSpan place = at == null ? call.process().header().span() : at;
    return new RunFailure(
        call.path(), category, message == null ? "" : message, place.toString(), null);
  }
}
