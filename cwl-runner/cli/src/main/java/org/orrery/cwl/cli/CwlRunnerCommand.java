package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.flags.InputFlags;
import org.orrery.cwl.model.load.CwlLoader;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command: its options by subject, and what they must not be. */
@Command(
    name = "cwl-runner",
    description = "Runs CWL tools and workflows on this host.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    sortOptions = false,
    customSynopsis = {
      "cwl-runner [OPTIONS] PROCESSFILE[#ID] [JOBFILE] [INPUTS]",
      "cwl-runner [OPTIONS] JOBFILE"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the run failed",
      "2:wrong use of this command",
      "3:the document can't be read or has errors",
      "4:the inputs can't be read or don't fit",
      "33:the document asks for something that is not supported",
      "130, 143:stopped by Ctrl-C, by SIGTERM"
    },
    footer = {
      "",
      "The outputs are printed as one JSON object on the standard output, everything else goes to"
          + " the standard error."
    })
final class CwlRunnerCommand implements Callable<Integer> {
  private static final String CONTAINERS_THERE =
      "whether and how tools run in containers is the server's decision";

  /** What would be without effect on a server, and why. */
  private static final Map<String, String> OF_THIS_HOST =
      Map.of(
          "--cachedir", "a server keeps results where it runs",
          "--enable-dev", "a server reads no drafts",
          "--parallel-limit", "a server has limits of its own",
          "--no-container", CONTAINERS_THERE,
          "--default-container", CONTAINERS_THERE,
          "--engine", CONTAINERS_THERE,
          "--strict-memory-limit", CONTAINERS_THERE,
          "--strict-cpu-limit", CONTAINERS_THERE,
          "--container-pool", CONTAINERS_THERE);

  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(validate = false, order = 1, heading = "%nInstead of a run:%n")
  InspectionOptions inspection = new InspectionOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nThe run:%n")
  RunningOptions running = new RunningOptions();

  @ArgGroup(validate = false, order = 3, heading = "%nContainers:%n")
  ContainerOptions containers = new ContainerOptions();

  @ArgGroup(validate = false, order = 4, heading = "%nReports:%n")
  ReportOptions reports = new ReportOptions();

  @Parameters(
      paramLabel = "PROCESSFILE...",
      arity = "0..*",
      hideParamSyntax = true,
      description = {
        "PROCESSFILE[#ID] is the CWL document and which of its processes, JOBFILE holds the inputs"
            + " as YAML or JSON, INPUTS are options made from the document (see --tool-help) and"
            + " win over it. A JOBFILE with `cwl:tool` stands alone."
      })
  List<String> words = List.of();

  private CwlRunnerCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * The command, ready to be executed.
   *
   * @param out for the result
   * @param err for everything else
   */
  static CommandLine line(PrintStream out, PrintStream err) {
    return new CommandLine(new CwlRunnerCommand(out, err))
        .setParameterExceptionHandler(CwlRunnerCommand::refuse)
        .setStopAtPositional(true)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The whole usage would hide what is wrong. */
  private static int refuse(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("error: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
    line.getErr().println("Usage: " + line.getHelp().synopsis(0).strip());
    line.getErr().println("All options: cwl-runner --help");
    return ExitCode.USAGE.number();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (inspection.printVersions) {
      CwlLoader.versions(running.drafts()).forEach(out::println);
      return ExitCode.SUCCESS.number();
    }
    if (words.isEmpty()) {
      throw wrong("Missing required parameter: 'PROCESSFILE'");
    }
    try (Scripting scripting = new Scripting()) {
      return new Invocation(this, new Console(out, err), scripting.evaluator()).perform().number();
    }
  }

  /**
   * Takes the command's own options out of what stands behind the document. An input of the same
   * name has precedence.
   *
   * @return the other words
   */
  List<String> takeOwnOptions(InputFlags inputs) {
    List<String> rest = words.subList(1, words.size());
    List<String> own = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int at = 0; at < rest.size(); at++) {
      String word = rest.get(at);
      int equals = word.indexOf('=');
      OptionSpec option = ownOption(equals < 0 ? word : word.substring(0, equals), inputs);
      List<String> side = option == null ? others : own;
      side.add(word);
      boolean valueFollows =
          option == null ? inputs.takesValue(word) : equals < 0 && option.arity().min() > 0;
      if (valueFollows && at + 1 < rest.size()) {
        side.add(rest.get(++at));
      }
    }
    if (!own.isEmpty()) {
      parseWith(own);
    }
    check();
    return others;
  }

  private @Nullable OptionSpec ownOption(String name, InputFlags inputs) {
    if (!name.startsWith("--") || inputs.has(name)) {
      return null;
    }
    OptionSpec plain = spec.optionsMap().get(name);
    OptionSpec found = plain == null ? spec.negatedOptionsMap().get(name) : plain;
    return found == null || found.usageHelp() || found.versionHelp() ? null : found;
  }

  private void parseWith(List<String> own) {
    CommandLine line = spec.commandLine();
    List<String> given = line.getParseResult().originalArgs();
    List<String> all = new ArrayList<>(given.subList(0, given.size() - words.size()));
    all.remove("--");
    all.addAll(own);
    all.add("--");
    all.add(words.getFirst());
    line.parseArgs(all.toArray(String[]::new));
  }

  private void check() {
    if (running.parallelLimit < 1) {
      throw wrong("--parallel-limit must be at least 1.");
    }
    if (inspection.printVersions) {
      throw wrong("--print-supported-versions must stand before any document.");
    }
    if (running.server.url != null) {
      requireNothingOfThisHost();
    }
    if (running.cachedir != null && running.tmpdirPrefix != null) {
      throw wrong(
          "--cachedir and --tmpdir-prefix contradict each other: intermediate files lie in the"
              + " cache's folder, where results can be kept without copying them.");
    }
    if (containers.noContainer && containers.defaultContainer != null) {
      throw wrong("--no-container and --default-container contradict each other.");
    }
    if (running.singleStep != null && !running.targets.isEmpty()) {
      throw wrong("--single-step and --target contradict each other.");
    }
    if (inspection.count() > 1) {
      throw wrong("Only one thing can be shown or checked instead of a run.");
    }
  }

  private void requireNothingOfThisHost() {
    ParseResult given = spec.commandLine().getParseResult();
    OF_THIS_HOST.forEach(
        (option, why) -> {
          if (given.hasMatchedOption(option)) {
            throw wrong(option + " and --server contradict each other: " + why + ".");
          }
        });
  }

  /** For wrong use that only shows later. */
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
