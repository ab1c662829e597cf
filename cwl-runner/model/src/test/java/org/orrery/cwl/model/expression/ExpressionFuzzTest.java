package org.orrery.cwl.model.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Any text is an expression or is refused with its place. As a plain test it replays its corpus;
 * {@code conformance-tests/fuzz} looks for new inputs.
 */
class ExpressionFuzzTest {
  private static final SourceSpan HERE = new SourceSpan("fuzz", 1, 1);
  private static final Scope SCOPE =
      new Scope(
          CwlValue.Rec.EMPTY
              .with("a", CwlValue.of("text \u00e9$(self)"))
              .with("list", new CwlValue.Array(List.of(CwlValue.of(1), CwlValue.Null.NULL)))
              .with("a b", CwlValue.Rec.EMPTY.with("c", new CwlValue.Real(1e21))),
          CwlValue.of(true),
          CwlValue.Rec.EMPTY.with("cores", CwlValue.of(2)),
          List.of());

  private final ParameterOnlyEvaluator evaluator = new ParameterOnlyEvaluator();

  @FuzzTest(maxDuration = "200s")
  void any_text_is_an_expression_or_is_refused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    parse(text, true);
    Expr plain = parse(text, false);
    if (plain != null) {
      CwlValue value = evaluate(plain);
      boolean special = text.indexOf('$') >= 0 || text.indexOf('\\') >= 0;
      if (!special) {
        assertThat(value).isEqualTo(CwlValue.of(text));
      }
      // A lone parameter reference is the same with JavaScript at hand.
      if (plain instanceof Expr.Reference && value != null) {
        Expr script = parse(text, true);
        assertThat(script).isInstanceOf(Expr.Reference.class);
        assertThat(script == null ? null : evaluate(script)).isEqualTo(value);
      }
    }
  }

  private static Expr parse(String text, boolean javascript) {
    try {
      return ExprParser.parse(
          text,
          HERE,
          javascript,
          (script, offset) -> assertThat(text.substring(offset)).startsWith(script.code()));
    } catch (MalformedExpressionException e) {
      assertThat(e.problem()).isNotBlank();
      assertThat(e.offset()).isBetween(0, text.length());
      return null;
    }
  }

  private CwlValue evaluate(Expr expression) {
    try {
      return evaluator.evaluate(expression, SCOPE);
    } catch (ExpressionException e) {
      assertThat(e.problem()).isNotBlank();
      return null;
    }
  }
}
