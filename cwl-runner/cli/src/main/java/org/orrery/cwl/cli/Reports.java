package org.orrery.cwl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.pack.Packing;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.cli.report.RunCrate;
import org.orrery.cwl.cli.report.RunHistory;
import org.orrery.cwl.cli.report.UsageReport;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Writes the reports of a run. */
record Reports(ReportOptions options, Recording recording, Clock clock, Instant started) {

  void write(RunRequest request, RunEnd end, FileDocumentSource source) throws IOException {
    CwlValue.Rec outputs = end instanceof RunEnd.Succeeded(CwlValue.Rec placed) ? placed : null;
    RunHistory history =
        new RunHistory(request, started, clock.instant(), recording.steps(), outputs, failure(end));
    if (options.usageReport != null) {
      write(options.usageReport, UsageReport.of(history));
    }
    if (options.provenance != null) {
      Path folder = options.provenance;
      RunCrate.Authorship authorship =
          new RunCrate.Authorship(
              System.getProperty("user.name", "unknown"), new VersionText().getVersion()[0]);
      write(
          folder.resolve(RunCrate.WORKFLOW),
          CwlJson.writePretty(Packing.pack(request.uri(), source)) + "\n");
      write(
          folder.resolve("ro-crate-metadata.json"),
          RunCrate.of(history, authorship, Reports::checksum));
    }
  }

  private static @Nullable String failure(RunEnd end) {
    return switch (end) {
      case RunEnd.Succeeded _ -> null;
      case RunEnd.Failed(var failure) -> failure.step() + ": " + failure.message();
      case RunEnd.Cancelled _ -> "The run was stopped.";
      case RunEnd.Stuck(String why) -> "The run could not go on: " + why;
    };
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileTransfer.write(file.toAbsolutePath(), text);
  }

  /** A file that is gone has no digest any more; that must not spoil the rest of the report. */
  private static @Nullable String checksum(String location) {
    if (!location.startsWith("file:///")) {
      return null;
    }
    Path file = Path.of(UriText.unescape(location.substring("file://".length())));
    try {
      return Files.isRegularFile(file) ? FileTransfer.checksum(file) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
