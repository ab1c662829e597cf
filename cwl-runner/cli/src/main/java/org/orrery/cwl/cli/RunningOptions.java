package org.orrery.cwl.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.Drafts;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a run is carried out, and what is said of it. */
final class RunningOptions {
  @Option(
      names = "--outdir",
      paramLabel = "DIR",
      description = "Where the outputs go; made if absent. Default: the current folder.")
  Path outdir = Path.of("");

  @Option(
      names = "--tmpdir-prefix",
      paramLabel = "PREFIX",
      description = "Start of the path of the folder for intermediate files.")
  @Nullable String tmpdirPrefix;

  @Option(
      names = "--cachedir",
      paramLabel = "DIR",
      description =
          "Take the results of equal steps of earlier runs from here, and keep those of this run."
              + " Intermediate files are here too.")
  @Nullable Path cachedir;

  @Option(
      names = "--parallel-limit",
      paramLabel = "N",
      description = "Run at most N steps at once. Default: as many as cores and memory allow.")
  int parallelLimit = Integer.MAX_VALUE;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "Run only what this output or step of the workflow needs. May be given several times.")
  List<String> targets = List.of();

  @Option(
      names = "--single-step",
      paramLabel = "STEP",
      description =
          "Run only this step of the workflow; the inputs are the step's inputs. STEP/STEP is a step"
              + " of the workflow that a step runs.")
  @Nullable String singleStep;

  @Option(
      names = "--overrides",
      paramLabel = "FILE",
      description =
          "Requirements that win over those of the document: `cwltool:overrides` with a mapping from"
              + " processes and steps. A job file may hold the same and wins.")
  @Nullable String overrides;

  @ArgGroup(exclusive = false)
  ServerOptions server = new ServerOptions();

  @Option(names = "--quiet", description = "Print only problems on the standard error.")
  boolean quiet;

  @Option(names = "--debug", description = "Keep intermediate files, and print every event.")
  boolean debug;

  @Option(names = "--timestamps", description = "Begin each line about the run with the time.")
  boolean timestamps;

  @Option(
      names = "--strict",
      negatable = true,
      description =
          "Take warnings about the document and unknown inputs for errors. --no-strict, the"
              + " default, is the behaviour that the standard asks for; --non-strict is the same.")
  boolean strict;

  @Option(names = "--non-strict", hidden = true)
  boolean nonStrict;

  @Option(
      names = "--enable-dev",
      description = "Read drafts too, which may change: CWL v1.3.0-dev1, and cwltool:Loop in v1.2.")
  boolean enableDev;

  Drafts drafts() {
    return enableDev ? Drafts.ENABLED : Drafts.REFUSED;
  }

  boolean isStrict() {
    return strict && !nonStrict;
  }
}
