package org.orrery.backend.launcher;

import java.io.IOException;

/** A record of the launcher is cut short or holds something else: it is no evidence of anything. */
public final class MalformedRecordException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedRecordException(String message) {
    super(message);
  }
}
