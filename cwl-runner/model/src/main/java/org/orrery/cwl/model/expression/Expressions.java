package org.orrery.cwl.model.expression;

import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** Evaluates what needs no JavaScript, and passes on the rest. */
public final class Expressions {
  private Expressions() {}

  /** Evaluates JavaScript. */
  @FunctionalInterface
  public interface JavaScript {
    /**
     * Gives the value of a {@link Expr.JavaScriptExpression} or {@link Expr.JavaScriptBody}.
     *
     * @throws ExpressionException if it fails or breaks a limit
     */
    CwlValue evaluate(Expr code, Scope scope);
  }

  /**
   * Gives an expression's value.
   *
   * @throws ExpressionException if it fails
   */
  public static CwlValue evaluate(Expr expression, Scope scope, JavaScript javaScript) {
    return switch (expression) {
      case Expr.Constant constant -> constant.value();
      case Expr.Reference reference ->
          ParameterReferences.evaluate(reference.reference(), scope, reference.span());
      case Expr.JavaScriptExpression code -> javaScript.evaluate(code, scope);
      case Expr.JavaScriptBody code -> javaScript.evaluate(code, scope);
      case Expr.Interpolation interpolation -> {
        StringBuilder text = new StringBuilder();
        for (Expr.Part part : interpolation.parts()) {
          switch (part) {
            case Expr.TextPart(String literal) -> text.append(literal);
            case Expr.EmbeddedPart(Expr embedded) ->
                text.append(CwlJson.asText(evaluate(embedded, scope, javaScript)));
          }
        }
        yield CwlValue.of(text.toString());
      }
    };
  }
}
