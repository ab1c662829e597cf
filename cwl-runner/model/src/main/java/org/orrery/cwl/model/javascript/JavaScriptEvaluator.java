package org.orrery.cwl.model.javascript;

import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.Expressions;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.JsonLimits;

/** Evaluates expressions, those that are JavaScript by an engine that may be anywhere. */
public final class JavaScriptEvaluator implements ExpressionEvaluator {
  private final JavaScriptLimits limits;
  private final Engine engine;

  /** Runs JavaScript. Safe for use from many threads. */
  @FunctionalInterface
  public interface Engine {
    /** Blocks until the code has run or was stopped. Every call starts from nothing. */
    JavaScriptOutcome run(JavaScriptCall call);
  }

  /**
   * Owns nothing: whoever made the engine closes it.
   *
   * @param limits for the result; what an engine answers is read as if it were hostile
   */
  public JavaScriptEvaluator(JavaScriptLimits limits, Engine engine) {
    this.limits = limits;
    this.engine = engine;
  }

  @Override
  public CwlValue evaluate(Expr expression, Scope scope) {
    return Expressions.evaluate(expression, scope, this::run);
  }

  private CwlValue run(Expr code, Scope scope) {
    JavaScriptCall call = JavaScriptCall.of(code, scope);
    return switch (engine.run(call)) {
      case JavaScriptOutcome.Value(String json) -> read(code, call, json);
      case JavaScriptOutcome.Failure(String problem) ->
          throw new ExpressionException(code.span(), problem);
      case JavaScriptOutcome.Stopped(String problem) ->
          throw new ExpressionException(code.span(), problem);
    };
  }

  private CwlValue read(Expr code, JavaScriptCall call, String json) {
    try {
      return CwlJson.read(json, new JsonLimits(limits.resultCharacters(), limits.resultDepth()));
    } catch (CwlJsonException e) {
      throw new ExpressionException(
          code.span(), "the result of " + call.shown() + " can't be used: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
