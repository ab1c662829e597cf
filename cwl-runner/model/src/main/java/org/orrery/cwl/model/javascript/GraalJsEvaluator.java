package org.orrery.cwl.model.javascript;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Evaluates expressions in this process. Bounds their time, statements and strings but not their
 * memory, so it is for documents that are trusted as much as the process itself.
 *
 * <p>Parameter references never reach the script engine, which starts with the first JavaScript.
 */
public final class GraalJsEvaluator implements ExpressionEvaluator, ScriptSyntax {
  private final GraalJsEngine engine;
  private final JavaScriptEvaluator evaluator;

  /**
   * Does not start the script engine yet.
   *
   * @param watchdog ends evaluations that take too long; a thread of it is blocked until such an
   *     evaluation has stopped. Stays open when this closes
   */
  public GraalJsEvaluator(JavaScriptLimits limits, ScheduledExecutorService watchdog) {
    this.engine = GraalJsEngine.freezing(limits, watchdog);
    this.evaluator = new JavaScriptEvaluator(limits, engine);
  }

  @Override
  public CwlValue evaluate(Expr expression, Scope scope) {
    return evaluator.evaluate(expression, scope);
  }

  @Override
  public Map<Script, Fault> faults(Collection<Script> scripts) {
    return engine.faults(scripts);
  }

  /** Starts the engine and compiles what every evaluation needs, so that the first is fast. */
  public void warmUp() {
    engine.warmUp();
  }

  /** Ends evaluations that are under way, which then fail. */
  @Override
  public void close() {
    engine.close();
  }

  /** For tests: whether anything has needed the script engine yet. */
  boolean started() {
    return engine.started();
  }
}
