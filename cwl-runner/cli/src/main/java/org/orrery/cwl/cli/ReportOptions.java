package org.orrery.cwl.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written about a run once it is over, whether it succeeded or not. */
final class ReportOptions {
  @Option(
      names = "--usage-report",
      paramLabel = "FILE",
      description = "Write what each step asked for and used, as JSON.")
  @Nullable Path usageReport;

  @Option(
      names = "--provenance",
      paramLabel = "DIR",
      description =
          "Write where the results came from, as a Workflow Run RO-Crate. Files are referred to by"
              + " location and sha1, not copied.")
  @Nullable Path provenance;

  boolean wanted() {
    return usageReport != null || provenance != null;
  }
}
