package org.orrery.cwl.model.load;

/** A document cannot be read. The message is one sentence for the document's author. */
public final class DocumentUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public DocumentUnavailableException(String message) {
    super(message);
  }
}
