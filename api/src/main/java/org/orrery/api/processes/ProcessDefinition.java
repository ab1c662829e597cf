package org.orrery.api.processes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.load.Overrides;

/**
 * The checked CWL of a revision.
 *
 * @param formats which formats are kinds of which; null if an ontology of the document could not be
 *     had, so that nothing can be ruled out
 * @param metadata what its author says of it beside that
 */
public record ProcessDefinition(
    CwlProcess cwl,
    @Nullable FormatHierarchy formats,
    List<Problem> warnings,
    ProcessMetadata metadata,
    ProcessSettings settings) {
  public ProcessDefinition {
    warnings = List.copyOf(warnings);
  }

  /** The same of another process. */
  ProcessDefinition with(CwlProcess other) {
    return new ProcessDefinition(other, formats, warnings, metadata, settings);
  }

  /**
   * The same with other requirements in it. What is wrong with JavaScript in those shows in the
   * run.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_INPUTS} if they are wrong
   */
  public ProcessDefinition overridden(Overrides overrides) {
    if (overrides.isEmpty()) {
      return this;
    }
    LoadedDocument document =
        new LoadedDocument(cwl, List.of(cwl), List.of(), Map.of(), Map.of(), List.of());
    return switch (overrides.applyTo(document, ScriptSyntax.UNCHECKED)) {
      case LoadResult.Loaded(LoadedDocument changed) ->
          new ProcessDefinition(changed.process(), formats, warnings, metadata, settings);
      case LoadResult.Invalid(List<Diagnostic> diagnostics) ->
          throw new OrreryException(
              ErrorCode.INVALID_INPUTS,
              "The requirements of the request can't be used.",
              diagnostics.stream().map(Problem::of).toList());
    };
  }
}
