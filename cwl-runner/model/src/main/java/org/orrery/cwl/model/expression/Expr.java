package org.orrery.cwl.model.expression;

import java.util.List;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A field of a document that may hold an expression (CommandLineTool v1.2, section 3.2), parsed.
 */
public sealed interface Expr {
  SourceSpan span();

  /** No expression at all. */
  record Constant(CwlValue value, SourceSpan span) implements Expr {}

  /** The whole field is one parameter reference; its value keeps its type. */
  record Reference(ParameterReference reference, SourceSpan span) implements Expr {}

  /**
   * The whole field is one {@code $(...)} that is no parameter reference; its value keeps its type.
   */
  record JavaScriptExpression(String code, SourceSpan span) implements Expr {}

  /** The whole field is one <code>${...}</code>, a function body. */
  record JavaScriptBody(String code, SourceSpan span) implements Expr {}

  /** Text with expressions inside; its value is a string. */
  record Interpolation(List<Part> parts, SourceSpan span) implements Expr {
    public Interpolation {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of an {@link Interpolation}. */
  sealed interface Part {}

  record TextPart(String text) implements Part {}

  record EmbeddedPart(Expr expression) implements Part {}
}
