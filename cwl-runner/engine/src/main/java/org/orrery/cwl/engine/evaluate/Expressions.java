package org.orrery.cwl.engine.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Evaluates one call's expressions: with its requirements' library, and failures turned into the
 * call's failure.
 */
final class Expressions {
  private final ExpressionEvaluator evaluator;
  private final List<String> library;

  Expressions(ExpressionEvaluator evaluator, Requirements requirements) {
    this.evaluator = evaluator;
    this.library =
        requirements
            .find(Requirement.InlineJavascript.class)
            .map(Requirement.InlineJavascript::expressionLib)
            .orElse(List.of());
  }

  CwlValue value(Expr expression, CwlValue.Rec inputs, CwlValue self, CwlValue.Rec runtime) {
    if (expression instanceof Expr.Constant constant) {
      return constant.value();
    }
    try {
      return evaluator.evaluate(expression, new Scope(inputs, self, runtime, library));
    } catch (ExpressionException e) {
      throw new CallFailedException(Category.EXPRESSION, e.problem(), e.at());
    }
  }

  /** A value that must be a string. */
  String text(
      Expr expression, CwlValue.Rec inputs, CwlValue self, CwlValue.Rec runtime, String what) {
    return text(expression, value(expression, inputs, self, runtime), what);
  }

  /** As {@link #text}; null if the value is null. */
  @Nullable String textOrNull(
      Expr expression, CwlValue.Rec inputs, CwlValue self, CwlValue.Rec runtime, String what) {
    CwlValue value = value(expression, inputs, self, runtime);
    return value.isNull() ? null : text(expression, value, what);
  }

  private static String text(Expr expression, CwlValue value, String what) {
    if (value instanceof CwlValue.Text(String text)) {
      return text;
    }
    throw wrong(what, "a string", value, expression.span());
  }

  boolean truth(
      Expr expression, CwlValue.Rec inputs, CwlValue self, CwlValue.Rec runtime, String what) {
    CwlValue value = value(expression, inputs, self, runtime);
    if (value instanceof CwlValue.Bool(boolean truth)) {
      return truth;
    }
    throw wrong(what, "`true` or `false`", value, expression.span());
  }

  double number(Expr expression, CwlValue.Rec inputs, String what) {
    CwlValue value = value(expression, inputs, CwlValue.Null.NULL, CwlValue.Rec.EMPTY);
    return switch (value) {
      case CwlValue.Int(long n) -> n;
      case CwlValue.Real(double n) -> n;
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Text _,
          CwlValue.Array _,
          CwlValue.Rec _,
          CwlValue.FileValue _,
          CwlValue.DirectoryValue _ ->
          throw wrong(what, "a number", value, expression.span());
    };
  }

  static CallFailedException wrong(String what, String expected, CwlValue value, SourceSpan at) {
    return new CallFailedException(
        Category.EXPRESSION,
        "%s must be %s, but the expression gave %s.".formatted(what, expected, Values.kind(value)),
        at);
  }
}
