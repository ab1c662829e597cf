package org.orrery.cwl.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunEnd;
import org.orrery.cwl.cli.place.RunPlace;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
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

/** One use of the command: reads document and job, and runs them or shows what was asked for. */
final class Invocation {
  private final CwlRunnerCommand command;
  private final PrintStream out;
  private final PrintStream err;
  private final FileDocumentSource source = new FileDocumentSource();
  private final DiagnosticPrinter printer;
  private final String process;
  private final @Nullable String job;

  Invocation(CwlRunnerCommand command, PrintStream out, PrintStream err) {
    this.command = command;
    this.out = out;
    this.err = err;
    this.printer = new DiagnosticPrinter(err, source, Path.of("").toAbsolutePath());
    this.process = command.words.getFirst();
    this.job = command.words.size() > 1 ? command.words.get(1) : null;
  }

  ExitCode perform() throws InterruptedException {
    String uri = DocumentNames.process(process);
    return switch (new CwlLoader(source, LoadLimits.DEFAULT).load(uri)) {
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
        printer.print(diagnostics);
        yield exitCode(diagnostics);
      }
      case LoadResult.Loaded(LoadedDocument document) -> {
        boolean refused = command.running.isStrict() && !document.warnings().isEmpty();
        if (refused || !command.running.quiet || command.inspection.validate) {
          printer.print(document.warnings());
        }
        if (refused) {
          err.println("error: with --strict, warnings are errors.");
          yield ExitCode.INVALID_DOCUMENT;
        }
        yield withInputs(uri, document);
      }
    };
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

  private ExitCode withInputs(String uri, LoadedDocument document) throws InterruptedException {
    CwlValue.Rec given = CwlValue.Rec.EMPTY;
    if (job != null) {
      JobInputs read;
      try {
        String jobUri = DocumentNames.uri(job);
        read = JobInputs.parse(jobUri, source.read(jobUri));
      } catch (DocumentUnavailableException e) {
        err.println("error: " + e.getMessage());
        return ExitCode.INVALID_INPUT;
      }
      printer.print(read.diagnostics());
      if (read.hasErrors()) {
        return ExitCode.INVALID_INPUT;
      }
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
      given = read.values();
    }
    if (command.inspection.validate && job == null) {
      return valid();
    }
    // Jobs are often shared by several tools: an input that only one of them knows is no error.
    InputRules.Unknown unknown =
        command.running.isStrict() ? InputRules.Unknown.REFUSED : InputRules.Unknown.WARNED;
    InputRules rules = new InputRules(unknown, document.namespaces());
    return switch (InputCheck.check(document.process(), given, rules)) {
      case InputResult.Refused(List<InputProblem> problems) -> {
        print("error", problems);
        yield ExitCode.INVALID_INPUT;
      }
      case InputResult.Accepted(CwlValue.Rec complete, List<InputProblem> warnings) -> {
        print("warning", warnings);
        yield command.inspection.validate
            ? valid()
            : run(new RunRequest(uri, document, complete, command.running.outdir));
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

  private ExitCode run(RunRequest request) throws InterruptedException {
    try {
      Files.createDirectories(request.outdir());
      try (RunPlace place = place()) {
        return told(place.run(request, progress()));
      }
    } catch (IOException e) {
      err.println("error: " + Failures.text(e));
      return ExitCode.FAILED;
    }
  }

  private RunPlace place() throws IOException {
    RunningOptions running = command.running;
    return LocalPlace.prepare(
        new LocalRun.Settings(
            running.tmpdirPrefix,
            running.debug,
            running.parallelLimit,
            new LocalRun.Containers(false, false)));
  }

  private RunProgress progress() {
    RunningOptions running = command.running;
    return running.quiet
        ? RunProgress.NONE
        : new ProgressLines(
            err, running.debug, running.timestamps ? Clock.system(ZoneId.systemDefault()) : null);
  }

  private ExitCode told(RunEnd end) {
    return switch (end) {
      case RunEnd.Succeeded(CwlValue.Rec outputs) -> {
        out.println(CwlJson.writePretty(outputs));
        yield ExitCode.SUCCESS;
      }
      case RunEnd.Failed(RunFailure failure) -> {
        Failures.print(failure, printer, err);
        yield failure.category() == RunFailure.Category.UNSUPPORTED
            ? ExitCode.UNSUPPORTED
            : ExitCode.FAILED;
      }
      case RunEnd.Cancelled _ -> {
        err.println("The run was stopped.");
        yield ExitCode.CANCELLED;
      }
      case RunEnd.Stuck(String why) -> {
        err.println("The run could not go on: " + why);
        yield ExitCode.FAILED;
      }
    };
  }
}
