package org.orrery.cwl.cli;

import picocli.CommandLine.Option;

/** What is wanted instead of a run. At most one. */
final class InspectionOptions {
  @Option(
      names = "--validate",
      description = "Check the document, and the job if given; run nothing.")
  boolean validate;
}
