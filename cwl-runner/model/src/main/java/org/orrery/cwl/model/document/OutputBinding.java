package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr;

/** How an output's value is found after the command (CommandLineTool v1.2, 5.2.2). */
public record OutputBinding(
    List<Expr> globs,
    LoadContents loadContents,
    @Nullable LoadListing loadListing,
    @Nullable Expr outputEval,
    SourceSpan span) {
  public OutputBinding {
    globs = List.copyOf(globs);
  }
}
