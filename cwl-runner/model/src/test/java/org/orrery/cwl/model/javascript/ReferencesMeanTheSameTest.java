package org.orrery.cwl.model.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.ParameterOnlyEvaluator;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Any parameter reference into any value is the same without {@code InlineJavascriptRequirement},
 * with it, and as the JavaScript that it looks like.
 */
class ReferencesMeanTheSameTest {
  private static final int ROUNDS = 60;
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final String FAILED = "failed";

  /**
   * None is a name that every object of JavaScript inherits, and none a number, which JavaScript
   * takes for an index where it stands in quotes: CWL knows neither.
   */
  private static final List<String> NAMES =
      List.of(
          "a",
          "B_1",
          "ü",
          "日本",
          "length",
          "it's",
          "say \"hi\"",
          "b\\c",
          "x.y",
          "7th",
          "",
          " ",
          "n\u2028");

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "it's",
          "\"q\"",
          "back\\slash",
          "line\nbreak\t",
          "ü€",
          "\ud83d\ude00",
          "\u2028",
          "$(inputs)");

  private static final double[] REALS = {
    0.5, -1.25, 1e21, 1e-7, 0.1 + 0.2, 1e15 + 0.5, 5e-324, 1.5e300
  };
  private static final long[] INTEGERS = {0, 1, -1, 42, 1L << 31, (1L << 53) - 1, -(1L << 53) + 1};

  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1);
  private static final GraalJsEvaluator WITH =
      new GraalJsEvaluator(
          new JavaScriptLimits(Duration.ofSeconds(60), 1_000_000, 1 << 20, 1 << 20, 50), WATCHDOG);
  private static final ParameterOnlyEvaluator WITHOUT = new ParameterOnlyEvaluator();

  @AfterAll
  static void close() {
    WITH.close();
    WATCHDOG.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void gives_one_result_in_three_ways(long seed) {
    Random random = new Random(seed);
    int values = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Scope scope = new Scope(record(random, 3), value(random, 3), record(random, 1), List.of());
      String reference = reference(random, scope);
      String described = "seed " + seed + ", `" + reference + "` in " + scope;

      Object without = result(WITHOUT, ExprParser.parse("$(" + reference + ")", AT, false), scope);
      Object with = result(WITH, ExprParser.parse("$(" + reference + ")", AT, true), scope);
      Object asJavaScript =
          result(WITH, new Expr.JavaScriptBody("return " + reference + ";", AT), scope);

      assertThat(with).as(described).isEqualTo(without);
      assertThat(asJavaScript).as(described).isEqualTo(without);
      Object inText = result(WITHOUT, ExprParser.parse("<$(" + reference + ")>", AT, false), scope);
      assertThat(result(WITH, ExprParser.parse("<$(" + reference + ")>", AT, true), scope))
          .as(described)
          .isEqualTo(inText);
      values += without.equals(FAILED) ? 0 : 1;
    }
    assertThat(values).as("references with a value").isBetween(ROUNDS / 4, ROUNDS * 9 / 10);
  }

  private static Object result(ExpressionEvaluator evaluator, Expr expression, Scope scope) {
    try {
      return evaluator.evaluate(expression, scope);
    } catch (ExpressionException e) {
      return FAILED;
    }
  }

  private static CwlValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> CwlValue.Null.NULL;
      case 1 -> CwlValue.of(random.nextBoolean());
      case 2 -> CwlValue.of(INTEGERS[random.nextInt(INTEGERS.length)]);
      case 3 -> new CwlValue.Real(REALS[random.nextInt(REALS.length)]);
      case 4 -> CwlValue.of(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> {
        List<CwlValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        yield new CwlValue.Array(items);
      }
      default -> record(random, depth - 1);
    };
  }

  private static CwlValue.Rec record(Random random, int depth) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        fields.put(name, value(random, depth));
      }
    }
    return new CwlValue.Rec(fields);
  }

  /** Mostly along what is there, and sometimes astray. */
  private static String reference(Random random, Scope scope) {
    StringBuilder text = new StringBuilder();
    CwlValue at;
    switch (random.nextInt(5)) {
      case 0 -> {
        text.append("self");
        at = scope.self();
      }
      case 1 -> {
        text.append("runtime");
        at = scope.runtime();
      }
      default -> {
        text.append("inputs");
        at = scope.inputs();
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      if (at instanceof CwlValue.Array(List<CwlValue> items)) {
        if (random.nextInt(4) == 0) {
          return text.append(random.nextBoolean() ? ".length" : "['length']").toString();
        }
        int index = random.nextInt(items.size() + 1);
        text.append('[').append(index).append(']');
        at = index < items.size() ? items.get(index) : CwlValue.Null.NULL;
      } else {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        text.append(segment(random, name));
        at =
            at instanceof CwlValue.Rec(Map<String, CwlValue> fields) && fields.containsKey(name)
                ? fields.get(name)
                : CwlValue.Null.NULL;
      }
    }
    return text.toString();
  }

  private static String segment(Random random, String name) {
    if (name.matches("[\\p{L}_][\\p{L}\\p{N}_]*") && random.nextBoolean()) {
      return "." + name;
    }
    char quote = random.nextBoolean() ? '\'' : '"';
    return "["
        + quote
        + name.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote)
        + quote
        + "]";
  }
}
