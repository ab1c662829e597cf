package org.orrery.cwl.cli;

/** How {@code cwl-runner} ends. Scripts count on these numbers. */
enum ExitCode {
  SUCCESS(0),
  /** The workflow ran and failed, or this host could not run it. */
  FAILED(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** The document can't be read or has errors. */
  INVALID_DOCUMENT(3),
  /** The job's inputs can't be read or don't fit the process. */
  INVALID_INPUT(4),
  /**
   * The document is right but asks for something that is not supported; cwltest knows the number.
   */
  UNSUPPORTED(33),
  /** Stopped by Ctrl-C or SIGTERM. */
  CANCELLED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
