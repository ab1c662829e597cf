package org.orrery.cwl.cli;

/** Ends the command before its time; what there was to say has been said. */
final class StopException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  StopException(ExitCode code) {
    super(code.name(), null, false, false);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
