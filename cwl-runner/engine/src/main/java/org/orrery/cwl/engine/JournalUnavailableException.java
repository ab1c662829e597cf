package org.orrery.cwl.engine;

/**
 * Events could not be made durable. The run stops where it is and can be taken up again from its
 * journal.
 */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
