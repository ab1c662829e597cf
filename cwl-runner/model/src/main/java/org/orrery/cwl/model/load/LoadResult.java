package org.orrery.cwl.model.load;

import java.util.List;
import org.orrery.cwl.model.diagnostic.Diagnostic;

/** What became of a load. */
public sealed interface LoadResult {
  record Loaded(LoadedDocument document) implements LoadResult {}

  /**
   * @param diagnostics all problems, warnings too; at least one error
   */
  record Invalid(List<Diagnostic> diagnostics) implements LoadResult {
    public Invalid {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
