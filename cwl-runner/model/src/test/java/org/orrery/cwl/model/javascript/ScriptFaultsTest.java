package org.orrery.cwl.model.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;

class ScriptFaultsTest {
  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(1);
  private static final GraalJsEvaluator JAVASCRIPT =
      new GraalJsEvaluator(JavaScriptLimits.DEFAULT, WATCHDOG);

  @AfterAll
  static void close() {
    JAVASCRIPT.close();
    WATCHDOG.shutdownNow();
  }

  /** The mark stands where the fault is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "EXPRESSION ~ 1 +^* 2 ~ Expected an operand but found *",
        "EXPRESSION ~ inputs.x +^ ~ Expected an operand but found )",
        "EXPRESSION ~ a ^b ~ Expected ) but found b",
        "EXPRESSION ~ ^return 1 ~ Expected an operand but found return",
        "BODY ~ return 1 +^; ~ Expected an operand but found ;",
        "BODY ~ if (a) { return 1;^ ~ Expected ; but found )",
        "BODY ~ var a = 1;\\n  var b ^== 2; ~ Expected ; but found ==",
        "BODY ~ const f = x => { let y = ^; return y; }; ~ Expected an operand but found ;",
        "BODY ~ ^with (inputs) { } ~ \"with\" statement cannot be used in strict mode",
        "BODY ~ return ^010; ~ cannot use octal value in strict mode",
        "BODY ~ return /(/^; ~ Unterminated group",
        "BODY ~ ^1 = 2; ~ Invalid left hand side for assignment",
        "LIBRARY ~ function f( { }^ ~ Expected , but found eof",
        "LIBRARY ~ ^return 1; ~ Invalid return statement",
        "LIBRARY ~ function f() {^ ~ Expected } but found eof",
        "BODY ~ let a; let ^a; ~ Variable \"a\" has already been declared"
      })
  void says_what_is_wrong_and_where(Form form, String marked, String problem) {
    String text = marked.replace("\\n", "\n");
    Script script = new Script(form, text.replace("^", ""));

    assertThat(JAVASCRIPT.faults(List.of(script)))
        .isEqualTo(Map.of(script, new Fault(text.indexOf('^'), problem)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return inputs.a?.b ?? [...self].at(-1);",
        "class A { #x = 1; static { this.y = 2; } } return new A();",
        "",
        "// only a comment",
        "async function f() { await 1; } return 1_000n ** 2n > 0;"
      })
  void finds_nothing_wrong_with_today_s_javascript(String code) {
    assertThat(JAVASCRIPT.faults(List.of(new Script(Form.BODY, code)))).isEmpty();
  }

  @Test
  void runs_nothing() {
    assertThat(
            JAVASCRIPT.faults(
                List.of(
                    new Script(Form.LIBRARY, "throw new Error('it was run');"),
                    new Script(Form.EXPRESSION, "function () { for (;;) {} }()"))))
        .isEmpty();
  }

  @Test
  void one_fault_hides_no_other() {
    Script good = new Script(Form.EXPRESSION, "1");
    Script first = new Script(Form.EXPRESSION, "1 +");
    Script second = new Script(Form.BODY, "1 +");

    assertThat(JAVASCRIPT.faults(List.of(first, good, second))).containsOnlyKeys(first, second);
  }

  @Test
  void does_not_start_an_engine_for_nothing() {
    try (GraalJsEvaluator idle = new GraalJsEvaluator(JavaScriptLimits.DEFAULT, WATCHDOG)) {
      assertThat(idle.faults(List.of())).isEmpty();
      assertThat(idle.started()).isFalse();
    }
  }

  @Test
  void refuses_what_is_nested_too_deeply() {
    String deep = "(".repeat(200_000) + "1" + ")".repeat(200_000);

    assertThatThrownBy(() -> JAVASCRIPT.faults(List.of(new Script(Form.EXPRESSION, deep))))
        .isInstanceOf(ScriptCheckException.class)
        .hasMessage("it is nested too deeply");
  }

  @Test
  void an_answer_of_another_process_is_read_as_it_was_sent() {
    Script first = new Script(Form.EXPRESSION, "1 +");
    JavaScriptCheck check = new JavaScriptCheck(List.of(new Script(Form.LIBRARY, "x"), first));
    Map<Script, Fault> faults = Map.of(first, new Fault(3, "ü \" \u2028"));

    assertThat(check.faults(check.answer(faults).json(), 1_000)).isEqualTo(faults);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[1]",
        "[[0, 0]]",
        "[[2, 0, \"\"]]",
        "[[-1, 0, \"\"]]",
        "[[0, 2, \"\"]]",
        "[[0, -1, \"\"]]",
        "[[0, 0, 1]]",
        "[[4294967296, 0, \"\"]]",
        "[[0, 4294967296, \"\"]]"
      })
  void an_answer_that_is_none_is_refused(String json) {
    JavaScriptCheck check = new JavaScriptCheck(List.of(new Script(Form.LIBRARY, "x")));

    assertThatThrownBy(() -> check.faults(json, 1_000)).isInstanceOf(IllegalStateException.class);
  }
}
