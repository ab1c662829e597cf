package org.orrery.cwl.model.format;

import org.jspecify.annotations.Nullable;

/** An ontology of {@code $schemas} cannot be used. The message is one sentence for the author. */
public final class FormatOntologyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FormatOntologyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
