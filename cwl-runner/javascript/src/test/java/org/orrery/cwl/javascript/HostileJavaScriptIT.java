package org.orrery.cwl.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.MalformedExpressionException;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.javascript.JavaScriptLimits;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** What helpers hold against. */
class HostileJavaScriptIT {
  static final List<HostileExpression> REACHING = HostileExpression.REACHING;
  static final List<HostileExpression> ENDLESS = HostileExpression.ENDLESS;
  static final List<HostileExpression> GREEDY = HostileExpression.GREEDY;

  private static final String STOPPED =
      " was stopped: it (used more than the 48 MiB of memory that are allowed|used its 0.8 s of"
          + " processor time|ran [0-9.]+ s, the limit is 10 s|executed more than the 3000000"
          + " statements that are allowed) \\(it was given [0-9]+ characters of JSON\\)";
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final Scope SCOPE =
      new Scope(
          (CwlValue.Rec) CwlJson.read("{\"n\": 1}"),
          CwlValue.of("me"),
          (CwlValue.Rec) CwlJson.read("{}"),
          List.of());
  private static final HelperLimits LIMITS =
      new HelperLimits(
          new JavaScriptLimits(Duration.ofSeconds(10), 3_000_000, 32 << 20, 100_000, 50),
          Duration.ofMillis(800));
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2);
  private static final HelperPool POOL =
      new HelperPool(
          new HelperSettings(2, 48, LIMITS, Duration.ofMinutes(1), 1_000, null),
          System.getenv("PATH"),
          TIMER,
          text -> {});
  private static final ExpressionEvaluator EVALUATOR = POOL.forTenant("hostile");

  @AfterAll
  static void close() {
    POOL.close();
    TIMER.shutdownNow();
  }

  @ParameterizedTest
  @FieldSource("REACHING")
  void reaches_nothing(HostileExpression hostile) {
    String value = hostile.value();
    if (value == null) {
      assertThatThrownBy(() -> evaluate(hostile.text()))
          .isInstanceOfAny(ExpressionException.class, MalformedExpressionException.class)
          .hasMessageNotContaining("was stopped");
    } else {
      assertThat(evaluate(hostile.text())).isEqualTo(CwlJson.read(value));
    }
  }

  @ParameterizedTest
  @FieldSource("ENDLESS")
  void stops_what_does_not_end(HostileExpression hostile) {
    assertThatThrownBy(() -> evaluate(hostile.text()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("tool.cwl:3:7: ")
        .hasMessageMatching("(?s).*" + STOPPED + ".*");
  }

  @ParameterizedTest
  @FieldSource("GREEDY")
  void survives_what_needs_too_much_memory(HostileExpression hostile) {
    assertThatThrownBy(() -> evaluate(hostile.text()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("tool.cwl:3:7: ")
        .hasMessageMatching("(?s).*(" + STOPPED + "|RangeError|characters as JSON, more than).*");
  }

  @Test
  void names_the_memory_that_was_too_much() {
    assertThatThrownBy(
            () -> evaluate("${ var a = []; for (;;) { a.push(new Uint8Array(1 << 20)); } }"))
        .hasMessageContaining("it used more than the 48 MiB of memory that are allowed");
  }

  @Test
  void sees_nothing_of_other_evaluations() {
    evaluate(
        "${ Object.prototype.leaked = 1; Array.prototype.map = null; globalThis.kept = 2;"
            + " inputs.n = 99; JSON.stringify = function() { return '5'; }; return 0; }");

    assertThat(evaluate("$([typeof ({}).leaked, typeof [].map, typeof kept, inputs.n])"))
        .isEqualTo(CwlJson.read("[\"undefined\", \"function\", \"undefined\", 1]"));
  }

  @Test
  void keeps_expression_libraries_as_they_are() {
    Scope scope =
        new Scope(
            SCOPE.inputs(),
            SCOPE.self(),
            SCOPE.runtime(),
            List.of("const lib = {twice: x => 2 * x};"));

    EVALUATOR.evaluate(
        ExprParser.parse("${ lib.twice = x => 'mine'; lib.x = 1; return 0; }", AT, true), scope);

    assertThat(
            EVALUATOR.evaluate(
                ExprParser.parse("$([lib.twice(2), lib.x === undefined])", AT, true), scope))
        .isEqualTo(CwlJson.read("[4, true]"));
  }

  private static CwlValue evaluate(String text) {
    return EVALUATOR.evaluate(ExprParser.parse(text, AT, true), SCOPE);
  }
}
