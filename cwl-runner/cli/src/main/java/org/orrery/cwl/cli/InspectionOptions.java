package org.orrery.cwl.cli;

import java.util.ArrayList;
import java.util.List;
import org.orrery.cwl.cli.inspect.Dependencies;
import org.orrery.cwl.cli.inspect.DotGraph;
import org.orrery.cwl.cli.inspect.Inspection;
import org.orrery.cwl.cli.inspect.JobTemplate;
import org.orrery.cwl.cli.inspect.SvgGraph;
import org.orrery.cwl.cli.pack.Packing;
import org.orrery.cwl.model.value.CwlJson;
import picocli.CommandLine.Option;

/** What is wanted instead of a run. At most one. */
final class InspectionOptions {
  @Option(
      names = "--print-supported-versions",
      description = "Print the versions of CWL that are read, with --enable-dev the drafts too.")
  boolean printVersions;

  @Option(
      names = "--validate",
      description = "Check the document, and the inputs if given; run nothing.")
  boolean validate;

  @Option(
      names = "--tool-help",
      description = "Show the inputs as options of a command line; so does PROCESSFILE --help.")
  boolean toolHelp;

  @Option(names = "--make-template", description = "Print a job file to be filled in, as YAML.")
  private boolean makeTemplate;

  @Option(
      names = "--print-deps",
      description = "Print the files that the document needs, as a CWL File with secondaryFiles.")
  private boolean printDeps;

  @Option(
      names = "--relative-deps",
      paramLabel = "primary|cwd",
      description =
          "What --print-deps' locations are relative to: the document's folder or the current one."
              + " Default: primary.")
  private Dependencies.Relative relativeDeps = Dependencies.Relative.PRIMARY;

  @Option(names = "--print-dot", description = "Print a picture of the workflow for Graphviz.")
  private boolean printDot;

  @Option(names = "--print-graph", description = "Print a picture of the workflow as SVG.")
  private boolean printGraph;

  @Option(
      names = "--pack",
      description =
          "Print the document and all that it refers to as one, with a $graph. It loads and runs"
              + " like the original.")
  private boolean pack;

  /** What to print of the document; no element if nothing, several if too much was asked for. */
  List<Inspection> chosen() {
    List<Inspection> chosen = new ArrayList<>();
    if (makeTemplate) {
      chosen.add(new JobTemplate());
    }
    if (printDeps) {
      chosen.add(new Dependencies(relativeDeps));
    }
    if (printDot) {
      chosen.add(new DotGraph());
    }
    if (printGraph) {
      chosen.add(new SvgGraph());
    }
    if (pack) {
      chosen.add(
          document -> CwlJson.writePretty(Packing.pack(document.uri(), document.source())) + "\n");
    }
    return chosen;
  }

  /** How many of the options were given. */
  int count() {
    return chosen().size() + (validate ? 1 : 0) + (toolHelp ? 1 : 0);
  }
}
