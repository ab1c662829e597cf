package org.orrery.cwl.model.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.ParameterReference.Index;
import org.orrery.cwl.model.value.CwlValue;

class ExprParserTest {
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);

  @Test
  void leaves_a_text_without_expressions_alone() {
    assertThat(ExprParser.parse(" a \\\\ b $HOME ", AT, false))
        .isEqualTo(constant(" a \\\\ b $HOME "));
  }

  @Test
  void keeps_the_type_of_an_expression_that_is_the_whole_field() {
    Expr parsed = ExprParser.parse("\n $(inputs.bar['b az'][\"x\"][1].length) ", AT, false);

    assertThat(parsed)
        .isEqualTo(
            new Expr.Reference(
                new ParameterReference(
                    "inputs",
                    List.of(
                        new ParameterReference.Key("bar"),
                        new ParameterReference.Key("b az"),
                        new ParameterReference.Key("x"),
                        new Index(1),
                        new ParameterReference.Key("length")),
                    "inputs.bar['b az'][\"x\"][1].length"),
                AT));
  }

  @Test
  void keeps_white_space_of_a_verbatim_text() {
    assertThat(ExprParser.parseVerbatim("$(self)\n", AT, false, (script, offset) -> {}))
        .isEqualTo(
            new Expr.Interpolation(
                List.of(
                    new Expr.EmbeddedPart(
                        new Expr.Reference(new ParameterReference("self", List.of(), "self"), AT)),
                    new Expr.TextPart("\n")),
                AT));
  }

  @Test
  void unescapes_quotes_in_keys() {
    assertThat(key("$(inputs['b\\'az'])")).isEqualTo("b'az");
    assertThat(key("$(inputs[\"b'az\"])")).isEqualTo("b'az");
    assertThat(key("$(inputs['b\"az'])")).isEqualTo("b\"az");
    assertThat(key("$(inputs['a)b'])")).isEqualTo("a)b");
    assertThat(key("$(inputs.größe_1)")).isEqualTo("größe_1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\\$(inputs.val) $ ~ $(inputs.val) $",
        "\\\\\\$(inputs.val) ~ \\$(inputs.val)",
        "\\${x} \\\\ \\n \\$ $$ ~ ${x} \\ \\n \\$ $$",
      })
  void drops_the_backslash_of_what_is_escaped(String text, String expected) {
    assertThat(ExprParser.parse(text, AT, true)).isEqualTo(constant(expected));
  }

  @Test
  void evaluates_after_an_even_number_of_backslashes() {
    assertThat(ExprParser.parse("\\\\\\\\$(self)", AT, true))
        .isInstanceOfSatisfying(
            Expr.Interpolation.class,
            e -> assertThat(e.parts().getFirst()).isEqualTo(new Expr.TextPart("\\\\")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(')')",
        "f(\"\\\")\")",
        "f(`)${ '}' + `)` }`)",
        "a /* ) */ + b // )\n",
        "s.replace(/[)/]\\)/g, '(')",
        "(a) / 2 + b / 3",
        "[1, 2].map(function(x) { return {a: x}; })",
        "a ? /'/ : 'b'",
        "{a: /}/.test(b)}.a"
      })
  void finds_the_end_of_javascript(String code) {
    assertThat(ExprParser.parse("$(" + code + ")", AT, true))
        .isEqualTo(new Expr.JavaScriptExpression(code, AT));
    assertThat(ExprParser.parse("${ return " + code + " }", AT, true))
        .isEqualTo(new Expr.JavaScriptBody(" return " + code + " ", AT));
    assertThat(ExprParser.parse("a$(" + code + ")b", AT, true))
        .isEqualTo(
            new Expr.Interpolation(
                List.of(
                    new Expr.TextPart("a"),
                    new Expr.EmbeddedPart(new Expr.JavaScriptExpression(code, AT)),
                    new Expr.TextPart("b")),
                AT));
  }

  @Test
  void takes_a_reference_among_javascript_for_what_it_is() {
    assertThat(ExprParser.parse("$( inputs.x )", AT, true)).isInstanceOf(Expr.Reference.class);
    assertThat(ExprParser.parse("$(inputs.x + 1)", AT, true))
        .isInstanceOf(Expr.JavaScriptExpression.class);
    assertThat(ExprParser.parse("$(fromLibrary.x)", AT, true))
        .isInstanceOf(Expr.JavaScriptExpression.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x ^$(inputs.a + 1) ~ `InlineJavascriptRequirement` is not in force: add it",
        "a ^${return 1} ~ `InlineJavascriptRequirement` is not in force",
        "^$( inputs.a ) ~ has blanks inside its parentheses",
        "^$(imputs.a) ~ did you mean `inputs`?",
        "$(inputs[^'a) ~ a string is never closed",
        "  ^$(inputs.a ~ a `)` is missing",
      })
  void explains_what_is_wrong_without_javascript(String marked) {
    String[] parts = marked.split(" ~ ");
    explains(parts[0], false, parts[1]);
  }

  @Test
  void names_the_place_in_a_broken_body() {
    explains("one\n  ${ return (1^]; }", true, "`]` stands where a `)` was expected");
    explains("^$( )", true, "empty");
  }

  /** The mark stands where the problem is. */
  private static void explains(String marked, boolean javascript, String what) {
    assertThatThrownBy(() -> ExprParser.parse(marked.replace("^", ""), AT, javascript))
        .isInstanceOfSatisfying(
            MalformedExpressionException.class,
            e -> assertThat(e.offset()).isEqualTo(marked.indexOf('^')))
        .hasMessageContaining(what);
  }

  private static Expr constant(String text) {
    return new Expr.Constant(CwlValue.of(text), AT);
  }

  private static String key(String text) {
    Expr.Reference parsed = (Expr.Reference) ExprParser.parse(text, AT, false);
    return ((ParameterReference.Key) parsed.reference().segments().getFirst()).name();
  }
}
