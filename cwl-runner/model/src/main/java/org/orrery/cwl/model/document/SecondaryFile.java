package org.orrery.cwl.model.document;

import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.Expr;

/**
 * A pattern for files beside a file.
 *
 * @param pattern a suffix (each leading caret removes an extension) or an expression
 * @param required null if the document does not say: then inputs require it and outputs do not
 */
public record SecondaryFile(Expr pattern, @Nullable Expr required) {}
