package org.orrery.cwl.model.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.expression.ParameterOnlyEvaluator;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class GraalJsEvaluatorTest {
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final JavaScriptLimits LIMITS =
      new JavaScriptLimits(Duration.ofSeconds(20), 1_000_000, 1 << 20, 100_000, 50);
  private static final ScheduledExecutorService WATCHDOG = Executors.newScheduledThreadPool(2);
  private static final GraalJsEvaluator EVALUATOR = new GraalJsEvaluator(LIMITS, WATCHDOG);
  private static final Scope SCOPE =
      new Scope(
          (CwlValue.Rec)
              CwlJson.read(
                  """
                  {"n": 5, "text": "it's \\"ü\\" \\u2028", "items": [1, 2, 3], "none": null,
                   "file": {"class": "File", "path": "/w/a.b.txt", "basename": "a.b.txt", "size": 3}}"""),
          CwlValue.of("me"),
          new CwlValue.Rec(Map.of("cores", CwlValue.of(2))),
          List.of());

  @AfterAll
  static void close() {
    EVALUATOR.close();
    WATCHDOG.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "$(inputs.n + 1) ~ 6",
        "$(inputs.n / 2) ~ 2.5",
        "$(1e21) ~ 1000000000000000000000",
        "$(inputs.text + self) ~ \"it's \\\"ü\\\" \\u2028me\"",
        "$({a: [null, true, undefined], b: undefined}) ~ {\"a\": [null, true, null]}",
        "${ return runtime.cores; } ~ 2",
        "$(inputs.file.nameroot + inputs.file.dirname) ~ \"a.b/w\"",
        "$(inputs.file.secondaryFiles.length) ~ 0",
        "$(null) ~ null",
        "$(inputs.none) ~ null",
        "n=$(inputs.n * 2), $({b: 1, a: self}) ~ \"n=10, {\\\"a\\\": \\\"me\\\", \\\"b\\\": 1}\"",
        "$([...inputs.items].map(x => x ** 2).at(-1)) ~ 9",
        "$(inputs.items.toSorted((a, b) => b - a)?.[0] ?? `x${self}`) ~ 3",
        "$(inputs.n // the end) \\n) ~ 5",
        "$((function() { return this === undefined; })()) ~ true",
        "${ var o = {}; o.toString = () => 'x'; return '' + o; } ~ \"x\"",
        "${ inputs = 1; let self = 2, runtime = 3; return inputs + self + runtime; } ~ 6",
      })
  void gives_the_value_of_javascript(String text, String expected) {
    assertThat(evaluate(text.replace("\\n", "\n"))).isEqualTo(CwlJson.read(expected));
  }

  @Test
  void keeps_a_file_a_file() {
    assertThat(evaluate("${ return inputs.file; }")).isEqualTo(SCOPE.inputs().get("file"));
    assertThat(evaluate("${ return {class: 'File', basename: 'x', contents: 'y'}; }"))
        .isInstanceOf(CwlValue.FileValue.class);
  }

  @Test
  void runs_the_expression_library_first() {
    Scope scope =
        new Scope(
            SCOPE.inputs(),
            SCOPE.self(),
            SCOPE.runtime(),
            List.of(
                "const twice = x => 2 * x;", "function fromInputs() { return twice(inputs.n); }"));

    assertThat(evaluate("$(fromInputs())", scope)).isEqualTo(CwlValue.of(10));
    assertThat(evaluate("$(twice(1))", scope)).isEqualTo(CwlValue.of(2));
  }

  @Test
  void starts_the_engine_only_for_javascript() {
    try (GraalJsEvaluator fresh = new GraalJsEvaluator(LIMITS, WATCHDOG)) {
      fresh.evaluate(parse("$(inputs.n) $(self)"), SCOPE);
      assertThat(fresh.started()).isFalse();
      fresh.evaluate(parse("$(inputs.n+1)"), SCOPE);
      assertThat(fresh.started()).isTrue();
    }
  }

  @Test
  void gives_references_the_value_that_javascript_would_give() {
    for (String reference :
        List.of(
            "inputs.n",
            "inputs.text",
            "inputs.text.length",
            "inputs.text[3]",
            "inputs.items[1]",
            "inputs.items.length",
            "inputs.file.nameext",
            "inputs.file.secondaryFiles",
            "inputs",
            "inputs['file'].size",
            "self",
            "runtime",
            "null")) {
      assertThat(evaluate("$(" + reference + ")"))
          .as(reference)
          .isEqualTo(evaluate("${ return " + reference + "; }"));
    }
  }

  @Test
  void leaves_javascript_to_the_evaluator_that_has_it() {
    try (ParameterOnlyEvaluator without = new ParameterOnlyEvaluator()) {
      assertThat(without.evaluate(parse("$(inputs.n)"), SCOPE)).isEqualTo(CwlValue.of(5));
      assertThatThrownBy(() -> without.evaluate(parse("$(1 + 1)"), SCOPE))
          .isInstanceOf(ExpressionException.class)
          .hasMessage(
              "tool.cwl:3:7: this is JavaScript, which is not available here; use a parameter"
                  + " reference");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "$(undefined) ~ the result of `$(undefined)` is undefined",
        "${ var x = 1; } ~ is undefined",
        "$(function() {}) ~ is a function",
        "$(0/0) ~ is NaN",
        "$({a: [1/0]}) ~ holds Infinity",
        "$(Symbol('x')) ~ is symbol",
        "$(Promise.resolve(1)) ~ is a promise",
        "$(inputs.nothing.x + 1) ~ TypeError: Cannot read property 'x' of undefined (at line 1, column 1 of it)",
        "${\\n  var a = 1;\\n  throw new Error('oh'); } ~ Error: oh (at line 3, column 9 of it)",
        "${ throw 'oh'; } ~ failed: oh",
        "$(1 +* 2) ~ failed: SyntaxError: Expected an operand but found * (at line 1, column 4 of it)",
        "${ undeclared = 1; return 1; } ~ ReferenceError",
        "${ with (inputs) { return n; } } ~ SyntaxError",
        "${ var a = {}; a.a = a; return a; } ~ TypeError: Converting circular structure",
        "${ return {class: 'File', size: 'big'}; } ~ `size` of a File must be a whole number",
      })
  void explains_what_failed(String text, String message) {
    assertThatThrownBy(() -> evaluate(text.replace("\\n", "\n")))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("tool.cwl:3:7: ")
        .hasMessageContaining(message);
  }

  @Test
  void names_the_line_of_a_broken_library() {
    Scope scope =
        new Scope(SCOPE.inputs(), SCOPE.self(), SCOPE.runtime(), List.of("var a = 1;\n a.b.c;"));

    assertThatThrownBy(() -> evaluate("$(1 + a)", scope))
        .hasMessageContaining("(at line 2, column 2 of its expressionLib)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${ for (;;) {} }",
        "${ var a = []; for (;;) { a.push(a.length); } }",
        "${ function f() { return f() + f(); } try { f(); } catch (e) {} for (;;) {} }",
      })
  void stops_what_executes_too_many_statements(String text) {
    assertThatThrownBy(() -> evaluate(text))
        .hasMessageContaining(
            "was stopped: it executed more than the 1000000 statements that are allowed (it was given ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${ for (;;) {} }",
        "${ return new Array(1e9).fill(0).map(x => x + 1).sort().length; }",
        "$(/^(a+)+\\1$/.test('a'.repeat(60) + 'b'))",
      })
  void stops_what_takes_too_long(String text) {
    JavaScriptLimits hasty =
        new JavaScriptLimits(Duration.ofMillis(700), Long.MAX_VALUE, 1 << 20, 1000, 50);
    try (GraalJsEvaluator evaluator = new GraalJsEvaluator(hasty, WATCHDOG)) {
      evaluator.warmUp();
      assertThatThrownBy(() -> evaluator.evaluate(parse(text), SCOPE))
          .hasMessageMatching(
              "(?s)tool.cwl:3:7: .* was stopped: it ran [0-9.]+ s, the limit is 0.7 s \\(it was given"
                  + " [0-9]+ characters of JSON\\)");
    }
  }

  @Test
  void refuses_results_and_strings_that_are_too_long() {
    assertThatThrownBy(() -> evaluate("$('x'.repeat(100000))"))
        .hasMessageContaining("has 100002 characters as JSON, more than the 100000");
    assertThatThrownBy(() -> evaluate("$('x'.repeat(2000000).length)"))
        .hasMessageContaining("RangeError");
    assertThatThrownBy(() -> evaluate("${ var s = 'x'; for (;;) { s += s; } }"))
        .hasMessageContaining("RangeError");
    assertThatThrownBy(
            () -> evaluate("${ var a = []; for (var i = 0; i < 60; i++) { a = [a]; } return a; }"))
        .hasMessageContaining("nested deeper than the 50");
  }

  @Test
  void survives_deep_recursion() {
    assertThatThrownBy(() -> evaluate("${ function f(n) { return 1 + f(n + 1); } return f(0); }"))
        .hasMessageContaining("RangeError: Maximum call stack size exceeded");
    assertThat(evaluate("$(1 + 1)")).isEqualTo(CwlValue.of(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java",
        "java",
        "Packages",
        "Polyglot",
        "Graal",
        "load",
        "loadWithNewGlobal",
        "print",
        "console",
        "quit",
        "exit",
        "readFully",
        "require",
        "process",
        "SharedArrayBuffer"
      })
  void offers_nothing_of_the_host(String name) {
    assertThat(evaluate("$(typeof " + name + ")")).isEqualTo(CwlValue.of("undefined"));
  }

  @Test
  void gives_no_way_out_through_constructors_and_imports() {
    assertThat(
            evaluate(
                "$(inputs.constructor.constructor('return typeof Java + typeof load + typeof process')())"))
        .isEqualTo(CwlValue.of("undefinedundefinedundefined"));
    assertThatThrownBy(() -> evaluate("$(this.constructor.constructor('return 1')())"))
        .isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> evaluate("$(import('/etc/passwd'))"))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void lets_no_evaluation_see_another() {
    evaluate(
        "${ Object.prototype.leaked = 1; Array.prototype.map = null; globalThis.kept = 2;"
            + " inputs.n = 99; JSON.stringify = function() { return '5'; }; return 0; }");

    assertThat(evaluate("$([typeof ({}).leaked, typeof [].map, typeof kept, inputs.n])"))
        .isEqualTo(CwlJson.read("[\"undefined\", \"function\", \"undefined\", 5]"));
  }

  @Test
  void is_not_fooled_by_a_library_that_redefines_json() {
    Scope scope =
        new Scope(
            SCOPE.inputs(),
            SCOPE.self(),
            SCOPE.runtime(),
            List.of("JSON.parse = JSON.stringify = Number.isFinite = () => 'no';"));

    assertThat(evaluate("$(inputs.n + 1)", scope)).isEqualTo(CwlValue.of(6));
  }

  @Test
  void serves_many_threads_at_once() throws Exception {
    Expr expression = parse("${ var n = 0; for (var i = 0; i < self; i++) { n += i; } return n; }");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CwlValue>> results = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Scope scope = SCOPE.withSelf(CwlValue.of(i));
        results.add(threads.submit(() -> EVALUATOR.evaluate(expression, scope)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(CwlValue.of((long) i * (i - 1) / 2));
      }
    }
  }

  @Test
  void leaves_the_interruption_of_a_thread_to_its_owner() {
    Thread.currentThread().interrupt();
    try {
      assertThat(evaluate("$(1 + 2)")).isEqualTo(CwlValue.of(3));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void ends_what_runs_when_it_closes() throws Exception {
    JavaScriptLimits patient =
        new JavaScriptLimits(Duration.ofMinutes(5), Long.MAX_VALUE, 1 << 20, 1000, 50);
    GraalJsEvaluator evaluator = new GraalJsEvaluator(patient, WATCHDOG);
    evaluator.warmUp();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CwlValue> endless =
          threads.submit(() -> evaluator.evaluate(parse("${ for (;;) {} }"), SCOPE));
      Thread.sleep(200);
      evaluator.close();

      assertThatThrownBy(endless::get)
          .cause()
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining("because the run ends");
    }
    assertThatThrownBy(() -> evaluator.evaluate(parse("$(1 + 1)"), SCOPE))
        .isInstanceOf(IllegalStateException.class);
  }

  private static CwlValue evaluate(String text) {
    return evaluate(text, SCOPE);
  }

  private static CwlValue evaluate(String text, Scope scope) {
    return EVALUATOR.evaluate(parse(text), scope);
  }

  private static Expr parse(String text) {
    return ExprParser.parse(text, AT, true);
  }
}
