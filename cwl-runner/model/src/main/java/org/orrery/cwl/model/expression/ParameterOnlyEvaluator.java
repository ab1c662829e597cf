package org.orrery.cwl.model.expression;

import org.orrery.cwl.model.value.CwlValue;

/** Evaluates everything but JavaScript. Costs nothing to make. */
public final class ParameterOnlyEvaluator implements ExpressionEvaluator {
  @Override
  public CwlValue evaluate(Expr expression, Scope scope) {
    return Expressions.evaluate(expression, scope, ParameterOnlyEvaluator::refuse);
  }

  private static CwlValue refuse(Expr code, Scope scope) {
    throw new ExpressionException(
        code.span(), "this is JavaScript, which is not available here; use a parameter reference");
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
