package org.orrery.cwl.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.MalformedExpressionException;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** What the evaluator of this process holds against. */
class HostileJavaScriptTest {
  static final List<HostileExpression> REACHING = HostileExpression.REACHING;
  static final List<HostileExpression> ENDLESS = HostileExpression.ENDLESS;

  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final Scope SCOPE =
      new Scope(
          (CwlValue.Rec) CwlJson.read("{\"n\": 1}"),
          CwlValue.of("me"),
          (CwlValue.Rec) CwlJson.read("{}"),
          List.of());
  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(2);
  private static final GraalJsEvaluator EVALUATOR =
      new GraalJsEvaluator(
          new JavaScriptLimits(Duration.ofSeconds(5), 1_000_000, 1 << 20, 100_000, 50), WATCHDOG);

  @BeforeAll
  static void warmUp() {
    EVALUATOR.warmUp();
  }

  @AfterAll
  static void close() {
    EVALUATOR.close();
    WATCHDOG.shutdownNow();
  }

  @ParameterizedTest
  @FieldSource("REACHING")
  void reaches_nothing(HostileExpression hostile) {
    String value = hostile.value();
    if (value == null) {
      assertThatThrownBy(() -> evaluate(hostile.text()))
          .isInstanceOfAny(ExpressionException.class, MalformedExpressionException.class);
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
        .hasMessageMatching(
            "(?s).* was stopped: it (ran [0-9.]+ s, the limit is 5 s|executed more than the 1000000"
                + " statements that are allowed) .*");
  }

  private static CwlValue evaluate(String text) {
    return EVALUATOR.evaluate(ExprParser.parse(text, AT, true), SCOPE);
  }
}
