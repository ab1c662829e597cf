package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.RunListener;
import org.orrery.cwl.engine.RunResult;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputProblem;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.inputs.InputRules;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command: reads document and job, runs them, prints the outputs. */
@Command(
    name = "cwl-runner",
    description = "Runs a CWL v1.2 tool or workflow on this host.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    sortOptions = false,
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

  @Option(
      names = "--outdir",
      paramLabel = "DIR",
      description = "Where the outputs go; made if absent. Default: the current folder.")
  private Path outdir = Path.of("");

  @Option(
      names = "--tmpdir-prefix",
      paramLabel = "PREFIX",
      description = "Start of the path of the folder for intermediate files.")
  private @Nullable String tmpdirPrefix;

  @Option(names = "--quiet", description = "Print only problems on the standard error.")
  private boolean quiet;

  @Option(names = "--debug", description = "Keep intermediate files, and print every event.")
  private boolean debug;

  @Option(
      names = "--validate",
      description = "Check the document, and the job if given; run nothing.")
  private boolean validate;

  @Option(
      names = "--parallel-limit",
      paramLabel = "N",
      description = "Run at most N steps at once. Default: as many as cores and memory allow.")
  private int parallelLimit = Integer.MAX_VALUE;

  @Parameters(
      index = "0",
      paramLabel = "PROCESSFILE[#ID]",
      description = "The CWL document, and which of its processes.")
  private String process = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JOBFILE",
      description = "The inputs, YAML or JSON.")
  private @Nullable String job;

  CwlRunnerCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (parallelLimit < 1) {
      err.println("--parallel-limit must be at least 1.");
      return ExitCode.USAGE.number();
    }
    return perform().number();
  }

  private ExitCode perform() throws InterruptedException {
    FileDocumentSource source = new FileDocumentSource();
    DiagnosticPrinter printer = new DiagnosticPrinter(err, source, Path.of("").toAbsolutePath());
    return switch (new CwlLoader(source, LoadLimits.DEFAULT).load(processUri())) {
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
        printer.print(diagnostics);
        yield exitCode(diagnostics);
      }
      case LoadResult.Loaded(LoadedDocument document) -> {
        if (!quiet || validate) {
          printer.print(document.warnings());
        }
        yield withInputs(document, source, printer);
      }
    };
  }

  /** A name with a hash sign in it is taken for the file if there is one. */
  private String processUri() {
    int hash = process.lastIndexOf('#');
    if (hash < 0 || exists(process)) {
      return uri(process);
    }
    return uri(process.substring(0, hash)) + process.substring(hash);
  }

  private static String uri(String fileOrUri) {
    return fileOrUri.startsWith("file:/")
        ? fileOrUri.replaceFirst("^file:/+", "file:///")
        : FileDocumentSource.uri(Path.of(fileOrUri));
  }

  private static boolean exists(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static ExitCode exitCode(List<Diagnostic> diagnostics) {
    boolean unsupportedOnly =
        diagnostics.stream()
            .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
            .allMatch(
                diagnostic ->
                    diagnostic.code() == DiagnosticCode.UNSUPPORTED_REQUIREMENT
                        || diagnostic.code() == DiagnosticCode.UNSUPPORTED_VERSION);
    return unsupportedOnly ? ExitCode.UNSUPPORTED : ExitCode.INVALID_DOCUMENT;
  }

  private ExitCode withInputs(
      LoadedDocument document, FileDocumentSource source, DiagnosticPrinter printer)
      throws InterruptedException {
    CwlValue.Rec given = CwlValue.Rec.EMPTY;
    if (job != null) {
      JobInputs read;
      try {
        String uri = uri(job);
        read = JobInputs.parse(uri, source.read(uri));
      } catch (DocumentUnavailableException e) {
        err.println("error: " + e.getMessage());
        return ExitCode.INVALID_INPUT;
      }
      printer.print(read.diagnostics());
      if (read.hasErrors()) {
        return ExitCode.INVALID_INPUT;
      }
      given = read.values();
      switch (read.overrides().applyTo(document)) {
        case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
          printer.print(diagnostics);
          return ExitCode.INVALID_INPUT;
        }
        case LoadResult.Loaded(LoadedDocument overridden) -> {
          List<Diagnostic> known = document.warnings();
          printer.print(
              overridden.warnings().stream().filter(found -> !known.contains(found)).toList());
          document = overridden;
        }
      }
    }
    if (validate && job == null) {
      return valid();
    }
    // Jobs are often shared by several tools: an input that only one of them knows is no error.
    InputRules rules = new InputRules(InputRules.Unknown.WARNED, document.namespaces());
    return switch (InputCheck.check(document.process(), given, rules)) {
      case InputResult.Refused(List<InputProblem> problems) -> {
        print("error", problems);
        yield ExitCode.INVALID_INPUT;
      }
      case InputResult.Accepted(CwlValue.Rec complete, List<InputProblem> warnings) -> {
        print("warning", warnings);
        yield validate ? valid() : run(document, complete, printer);
      }
    };
  }

  private ExitCode valid() {
    out.println("`" + process + "` is valid CWL.");
    return ExitCode.SUCCESS;
  }

  private void print(String severity, List<InputProblem> problems) {
    String name = job == null ? "inputs" : job;
    for (InputProblem problem : problems) {
      err.println(
          name
              + problem.jsonPointer()
              + ": "
              + severity
              + ": "
              + problem.message()
              + " ["
              + problem.code()
              + "]");
      if (problem.hint() != null) {
        err.println("  hint: " + problem.hint());
      }
    }
  }

  private ExitCode run(LoadedDocument document, CwlValue.Rec inputs, DiagnosticPrinter printer)
      throws InterruptedException {
    try {
      Files.createDirectories(outdir);
      return runHere(document, inputs, printer);
    } catch (IOException e) {
      err.println("error: " + Failures.text(e));
      return ExitCode.FAILED;
    }
  }

  private ExitCode runHere(LoadedDocument document, CwlValue.Rec inputs, DiagnosticPrinter printer)
      throws IOException, InterruptedException {
    try (LocalRun run = LocalRun.prepare(tmpdirPrefix, debug, parallelLimit)) {
      if (debug) {
        err.println("intermediate files: " + run.folder());
      }
      UserFiles files = UserFiles.of(inputs);
      RunResult result =
          run.run(
              document.process(),
              files.inputs(),
              new FormatHierarchy(new FileDocumentSource(), document.schemas())::compatible,
              quiet ? RunListener.NONE : new ProgressLines(err, debug));
      return switch (result) {
        case RunResult.Succeeded(CwlValue.Rec outputs) -> {
          OutputFolder target = new OutputFolder(outdir, run.folder(), files.paths());
          out.println(CwlJson.writePretty(target.place(outputs)));
          yield ExitCode.SUCCESS;
        }
        case RunResult.Failed(RunFailure failure) -> {
          Failures.print(failure, printer, err);
          yield failure.category() == RunFailure.Category.UNSUPPORTED
              ? ExitCode.UNSUPPORTED
              : ExitCode.FAILED;
        }
        case RunResult.Cancelled _ -> {
          err.println("The run was stopped.");
          yield ExitCode.CANCELLED;
        }
        case RunResult.Detached(String why) -> {
          err.println("The run could not go on: " + why);
          yield ExitCode.FAILED;
        }
      };
    }
  }
}
