package org.orrery.cwl.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: its options by subject, and what they must not be. */
@Command(
    name = "cwl-runner",
    description = "Runs CWL tools and workflows on this host.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    sortOptions = false,
    customSynopsis = "cwl-runner [OPTIONS] PROCESSFILE[#ID] [JOBFILE]",
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
      "The outputs are printed as one JSON object on the standard output, everything else goes to",
      "the standard error."
    })
final class CwlRunnerCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;

  @ArgGroup(validate = false, order = 1, heading = "%nInstead of a run:%n")
  final InspectionOptions inspection = new InspectionOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nThe run:%n")
  final RunningOptions running = new RunningOptions();

  @Parameters(
      paramLabel = "PROCESSFILE[#ID] [JOBFILE]",
      arity = "1..2",
      description = {
        "The CWL document and which of its processes; the inputs as YAML or JSON.",
      })
  List<String> words = List.of();

  CwlRunnerCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (running.parallelLimit < 1) {
      throw new ParameterException(spec.commandLine(), "--parallel-limit must be at least 1.");
    }
    return new Invocation(this, out, err).perform().number();
  }
}
