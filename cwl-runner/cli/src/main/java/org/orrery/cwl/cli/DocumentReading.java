package org.orrery.cwl.cli;

import java.util.List;
import org.orrery.cwl.cli.select.SelectionException;
import org.orrery.cwl.cli.select.SingleStep;
import org.orrery.cwl.cli.select.Targets;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.Drafts;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.load.Overrides;
import org.orrery.cwl.model.yaml.TextLimits;

/**
 * Loads the document, and changes it as the options want it.
 *
 * @param syntax parses its JavaScript
 */
record DocumentReading(Console console, Drafts drafts, ScriptSyntax syntax) {

  LoadedDocument load(String uri) throws StopException {
    return switch (new CwlLoader(console.source(), LoadLimits.DEFAULT, drafts, syntax).load(uri)) {
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
        console.print(diagnostics);
        throw new StopException(exitCode(diagnostics));
      }
      case LoadResult.Loaded(LoadedDocument document) -> document;
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

  /** Shows the warnings if they are wanted; with {@code --strict} there may be none. */
  void warn(LoadedDocument document, boolean wanted, boolean strict) throws StopException {
    boolean refused = strict && !document.warnings().isEmpty();
    if (refused || wanted) {
      console.print(document.warnings());
    }
    if (refused) {
      console.complain("with --strict, warnings are errors.", null);
      throw new StopException(ExitCode.INVALID_DOCUMENT);
    }
  }

  /** Only the part of the workflow that is wanted. */
  LoadedDocument selected(LoadedDocument document, RunningOptions options) throws StopException {
    try {
      if (options.singleStep != null) {
        return document.with(SingleStep.of(document.process(), options.singleStep));
      }
      return options.targets.isEmpty()
          ? document
          : document.with(Targets.of(document.process(), options.targets));
    } catch (SelectionException e) {
      console.complain(e.getMessage(), e.hint());
      throw new StopException(ExitCode.USAGE);
    }
  }

  /** The overrides of a file. */
  Overrides overrides(String file) throws StopException {
    String uri = DocumentNames.uri(file);
    try {
      Overrides.Parsed parsed =
          Overrides.parse(uri, console.source().read(uri), TextLimits.DEFAULT);
      console.print(parsed.diagnostics());
      if (parsed.diagnostics().stream()
          .anyMatch(found -> found.severity() == Diagnostic.Severity.ERROR)) {
        throw new StopException(ExitCode.INVALID_INPUT);
      }
      return parsed.overrides();
    } catch (DocumentUnavailableException e) {
      console.complain(e.getMessage(), null);
      throw new StopException(ExitCode.INVALID_INPUT);
    }
  }

  LoadedDocument overridden(LoadedDocument document, Overrides overrides) throws StopException {
    return switch (overrides.applyTo(document, syntax)) {
      case LoadResult.Invalid(List<Diagnostic> diagnostics) -> {
        console.print(diagnostics);
        throw new StopException(ExitCode.INVALID_INPUT);
      }
      case LoadResult.Loaded(LoadedDocument changed) -> {
        List<Diagnostic> known = document.warnings();
        console.print(changed.warnings().stream().filter(found -> !known.contains(found)).toList());
        yield changed;
      }
    };
  }
}
