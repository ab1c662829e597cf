package org.orrery.cwl.model.yaml;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** Reading stops: the rest of the text could not be trusted. Never leaves this package. */
final class RefusedTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DiagnosticCode code;
  private final transient SourceSpan at;
  private final @Nullable String hint;

  RefusedTextException(DiagnosticCode code, SourceSpan at, String message) {
    this(code, at, message, null);
  }

  RefusedTextException(DiagnosticCode code, SourceSpan at, String message, @Nullable String hint) {
    super(message, null, false, false);
    this.code = code;
    this.at = at;
    this.hint = hint;
  }

  DiagnosticCode code() {
    return code;
  }

  SourceSpan at() {
    return at;
  }

  @Nullable String hint() {
    return hint;
  }
}
