package org.orrery.cwl.model.expression;

import org.orrery.cwl.model.value.CwlValue;

/** Evaluates expressions. Safe for use from many threads; evaluations never see each other. */
public interface ExpressionEvaluator extends AutoCloseable {
  /**
   * Gives an expression's value.
   *
   * @throws ExpressionException if it fails or breaks a limit
   */
  CwlValue evaluate(Expr expression, Scope scope);

  @Override
  void close();
}
