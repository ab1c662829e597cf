package org.orrery.cwl.model.yaml;

import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/** Reading stops: the rest of the text could not be trusted. Never leaves this package. */
final class RefusedTextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DiagnosticCode code;
  private final transient SourceSpan at;

  RefusedTextException(DiagnosticCode code, SourceSpan at, String message) {
    super(message, null, false, false);
    this.code = code;
    this.at = at;
  }

  DiagnosticCode code() {
    return code;
  }

  SourceSpan at() {
    return at;
  }
}
