package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr;

/**
 * How a value becomes part of a command line (CommandLineTool v1.2, 5.1.2). A plain string of
 * {@code arguments} is one with only {@code valueFrom}.
 *
 * @param position a constant number (0 if the document does not say) or an expression
 */
public record CommandLineBinding(
    Expr position,
    @Nullable String prefix,
    boolean separate,
    @Nullable String itemSeparator,
    @Nullable Expr valueFrom,
    boolean shellQuote,
    SourceSpan span) {}
