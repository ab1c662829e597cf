package org.orrery.cwl.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.ExprParser;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.Scope;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptCall;
import org.orrery.cwl.model.javascript.JavaScriptLimits;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class HelperPoolIT {
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final String WORK =
      "${ var n = 0; for (var i = 0; i < 3000000; i++) { n += i % 7; } return n; }";
  private static final JavaScriptLimits LIMITS =
      new JavaScriptLimits(Duration.ofSeconds(60), 1_000_000_000, 32 << 20, 100_000, 50);
  private static final Scope SCOPE =
      new Scope(
          (CwlValue.Rec) CwlJson.read("{\"n\": 5, \"text\": \"it's ü € \\ud83d \\u2028\"}"),
          CwlValue.of("me"),
          (CwlValue.Rec) CwlJson.read("{\"cores\": 2.5}"),
          List.of("const twice = x => 2 * x;"));
  private static final ScheduledExecutorService TIMER = Executors.newScheduledThreadPool(2);

  private final Collection<String> log = new ConcurrentLinkedQueue<>();

  @AfterAll
  static void close() {
    TIMER.shutdownNow();
  }

  private static HelperSettings settings(int most, Duration idle, int evaluations) {
    return new HelperSettings(
        most, 64, new HelperLimits(LIMITS, Duration.ofSeconds(60)), idle, evaluations, null);
  }

  private HelperPool pool(int most) {
    return pool(settings(most, Duration.ofMinutes(1), 1_000));
  }

  private HelperPool pool(HelperSettings settings) {
    return new HelperPool(settings, System.getenv("PATH"), TIMER, log::add);
  }

  @Test
  void gives_the_values_that_this_process_would_give() {
    try (HelperPool pool = pool(1)) {
      ExpressionEvaluator tenant = pool.forTenant("a");
      assertThat(evaluate(tenant, "$(twice(inputs.n))")).isEqualTo(CwlValue.of(10));
      assertThat(evaluate(tenant, "${ return inputs.text + self + runtime.cores; }"))
          .isEqualTo(CwlValue.of("it's ü € \ud83d \u2028me2.5"));
      assertThat(evaluate(tenant, "n=$(inputs.n * 2), $({b: 1e21, a: self})"))
          .isEqualTo(CwlValue.of("n=10, {\"a\": \"me\", \"b\": 1000000000000000000000}"));
      assertThatThrownBy(() -> evaluate(tenant, "${\n  throw new Error('oh'); }"))
          .hasMessage(
              "tool.cwl:3:7: `${ throw new Error('oh'); }` failed: Error: oh (at line 2, column 9"
                  + " of it)");
      assertThatThrownBy(() -> evaluate(tenant, "$(0/0)")).hasMessageContaining("is NaN");
    }
  }

  @Test
  void finds_the_faults_that_this_process_would_find() {
    Script wrong = new Script(Form.BODY, "return 1 +;");
    Script large = new Script(Form.LIBRARY, "var a = 1;\n".repeat(20_000));
    Script largeAndWrong = new Script(Form.LIBRARY, large.code() + "function (");
    try (HelperPool pool = pool(1);
        GraalJsEvaluator here = new GraalJsEvaluator(LIMITS, TIMER)) {
      List<Script> scripts =
          List.of(wrong, new Script(Form.EXPRESSION, "1 + 1"), large, largeAndWrong);
      assertThat(pool.syntaxForTenant("a").faults(scripts))
          .isEqualTo(here.faults(scripts))
          .containsOnlyKeys(wrong, largeAndWrong);
      assertThat(pool.pids()).hasSize(1);
      assertThat(evaluate(pool.forTenant("a"), "$(1 + 1)")).isEqualTo(CwlValue.of(2));
    }
  }

  @Test
  void parses_much_code_piece_by_piece_in_one_helper() {
    List<Script> scripts =
        IntStream.range(0, 20)
            .mapToObj(at -> new Script(Form.LIBRARY, ("var a" + at + " = 1;\n").repeat(15_000)))
            .toList();
    try (HelperPool pool = pool(1)) {
      assertThat(pool.syntaxForTenant("a").faults(scripts)).isEmpty();
      assertThat(pool.pids()).hasSize(1);
      assertThat(log).noneMatch(line -> line.contains("ended unasked"));
    }
  }

  @Test
  void starts_no_helper_where_there_is_nothing_to_parse() {
    try (HelperPool pool = pool(1)) {
      assertThat(pool.syntaxForTenant("a").faults(List.of())).isEmpty();
      assertThat(pool.pids()).isEmpty();
    }
  }

  @Test
  void parsing_that_takes_too_much_is_ended_with_its_helper() {
    Script hostile = new Script(Form.EXPRESSION, "[" + "0,".repeat(8_000_000) + "]");
    try (HelperPool pool = pool(1)) {
      assertThatThrownBy(() -> pool.syntaxForTenant("a").faults(List.of(hostile)))
          .isInstanceOf(ScriptCheckException.class)
          .hasMessageContaining("64 MiB of memory");
      assertThat(evaluate(pool.forTenant("a"), "$(1 + 1)")).isEqualTo(CwlValue.of(2));
    }
  }

  @Test
  void starts_no_helper_for_a_parameter_reference() {
    try (HelperPool pool = pool(1)) {
      assertThat(evaluate(pool.forTenant("a"), "$(inputs.n)")).isEqualTo(CwlValue.of(5));
      assertThat(pool.pids()).isEmpty();
    }
  }

  @Test
  void evaluates_again_what_a_killed_helper_was_at() throws Exception {
    try (HelperPool pool = pool(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExpressionEvaluator tenant = pool.forTenant("a");
      CwlValue expected = evaluate(tenant, WORK);
      List<Long> before = pool.pids();
      Future<CwlValue> value = threads.submit(() -> evaluate(tenant, WORK));
      Thread.sleep(50);
      kill(before);

      assertThat(value.get()).isEqualTo(expected);
      assertThat(pool.pids()).hasSize(1).doesNotContainAnyElementsOf(before);
      assertThat(log).anyMatch(line -> line.startsWith("A JavaScript helper ended unasked ("));
    }
  }

  @Test
  void replaces_a_helper_that_died_while_idle() throws Exception {
    try (HelperPool pool = pool(1)) {
      ExpressionEvaluator tenant = pool.forTenant("a");
      evaluate(tenant, "$(1 + 1)");
      List<Long> before = pool.pids();
      kill(before);
      eventually(() -> before.stream().noneMatch(HelperPoolIT::alive));

      assertThat(evaluate(tenant, "$(1 + 2)")).isEqualTo(CwlValue.of(3));
      assertThat(pool.pids()).hasSize(1).doesNotContainAnyElementsOf(before);
    }
  }

  @Test
  void kills_a_helper_that_does_not_stop_by_itself() {
    HelperSettings hasty =
        new HelperSettings(
            1,
            64,
            new HelperLimits(
                new JavaScriptLimits(Duration.ofSeconds(3), 1_000_000, 1 << 20, 1_000, 50),
                Duration.ofSeconds(60)),
            Duration.ofMinutes(1),
            1_000,
            null);
    try (HelperPool pool = pool(hasty)) {
      ExpressionEvaluator tenant = pool.forTenant("a");
      evaluate(tenant, "$(1 + 1)");
      List<Long> before = pool.pids();

      assertThatThrownBy(() -> evaluate(tenant, "$((3n ** 200000000n).toString().length)"))
          .hasMessageMatching(
              ".* was stopped: it ran [0-9.]+ s, the limit is 3 s \\(it was given [0-9]+ characters"
                  + " of JSON\\)");
      assertThat(evaluate(tenant, "$(1 + 2)")).isEqualTo(CwlValue.of(3));
      assertThat(pool.pids()).doesNotContainAnyElementsOf(before);
    }
  }

  @Test
  void lets_no_two_tenants_use_one_helper() {
    try (HelperPool pool = pool(1)) {
      evaluate(pool.forTenant("a"), "$(1 + 1)");
      List<Long> first = pool.pids();
      evaluate(pool.forTenant("a"), "$(1 + 1)");
      assertThat(pool.pids()).isEqualTo(first);

      evaluate(pool.forTenant("b"), "$(1 + 1)");
      assertThat(pool.pids()).hasSize(1).doesNotContainAnyElementsOf(first);
    }
  }

  @Test
  void ends_a_helper_that_is_worn() {
    try (HelperPool pool = pool(settings(1, Duration.ofMinutes(1), 2))) {
      ExpressionEvaluator tenant = pool.forTenant("a");
      evaluate(tenant, "$(1 + 1)");
      assertThat(pool.pids()).hasSize(1);
      evaluate(tenant, "$(1 + 1)");
      assertThat(pool.pids()).isEmpty();
    }
  }

  @Test
  void ends_a_helper_that_is_idle() throws Exception {
    try (HelperPool pool = pool(settings(1, Duration.ofMillis(300), 1_000))) {
      evaluate(pool.forTenant("a"), "$(1 + 1)");
      eventually(() -> pool.pids().isEmpty());
      assertThat(evaluate(pool.forTenant("a"), "$(1 + 2)")).isEqualTo(CwlValue.of(3));
    }
  }

  @Test
  void serves_more_than_it_has_helpers_for() throws Exception {
    try (HelperPool pool = pool(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CwlValue>> values = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Scope scope = SCOPE.withSelf(CwlValue.of(i));
        ExpressionEvaluator tenant = pool.forTenant("t" + i / 30);
        values.add(
            threads.submit(
                () -> tenant.evaluate(ExprParser.parse("$(self + 1)", AT, true), scope)));
      }
      for (int i = 0; i < values.size(); i++) {
        assertThat(values.get(i).get()).isEqualTo(CwlValue.of(i + 1));
      }
    }
  }

  @Test
  void leaves_no_process_behind_and_stops_what_runs() throws Exception {
    HelperPool pool = pool(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      evaluate(pool.forTenant("a"), "$(1 + 1)");
      List<Long> started = withDescendants(pool.pids());
      Future<CwlValue> endless =
          threads.submit(() -> evaluate(pool.forTenant("a"), "${ for (;;) {} }"));
      Thread.sleep(200);
      pool.close();

      assertThatThrownBy(endless::get).hasMessageContaining("because the server ends");
      eventually(() -> started.stream().noneMatch(HelperPoolIT::alive));
    }
    assertThatThrownBy(() -> evaluate(pool.forTenant("a"), "$(1 + 1)"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ends_with_its_input_even_in_the_midst_of_an_evaluation() throws Exception {
    HelperProcess helper =
        HelperProcess.start(
            HelperCommand.ofThisProcess().helper(settings(1, Duration.ofMinutes(1), 10)));
    helper.ready();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> endless =
          threads.submit(
              () ->
                  helper.answer(
                      new JavaScriptCall(
                          JavaScriptCall.Kind.BODY, "for (;;) {}", List.of(), "{}", "1", "{}"),
                      1_000));
      Thread.sleep(300);
      helper.end();

      assertThatThrownBy(endless::get).cause().isInstanceOf(IOException.class);
      assertThat(helper.exitCode()).isEqualTo(OptionalInt.of(0));
    } finally {
      helper.kill();
    }
  }

  @Test
  void gives_a_helper_neither_environment_nor_open_files() throws Exception {
    try (HelperPool pool = pool(1)) {
      evaluate(pool.forTenant("a"), "$(1 + 1)");
      Path java =
          withDescendants(pool.pids()).stream()
              .map(pid -> Path.of("/proc", Long.toString(pid)))
              .filter(folder -> name(folder).equals("java"))
              .findFirst()
              .orElseThrow();

      assertThat(Files.readString(java.resolve("environ")).replace('\0', ' ').strip().split(" "))
          .allMatch(variable -> variable.equals("LC_ALL=C.UTF-8") || variable.equals("PWD=/"));
      try (Stream<Path> files = Files.list(java.resolve("fd"))) {
        assertThat(files.filter(file -> Integer.parseInt(file.getFileName().toString()) > 2))
            .extracting(HelperPoolIT::target)
            .allMatch(
                file ->
                    file.endsWith(".jar")
                        || file.endsWith("/lib/modules")
                        || file.endsWith("/dev/random")
                        || file.endsWith("/dev/urandom"));
      }
      String status = Files.readString(java.resolve("status"));
      assertThat(log)
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .startsWith("JavaScript helpers run ")
                      .contains(
                          status.contains("Seccomp:\t2")
                              ? ", behind a filter of system calls"
                              : ", without a filter of system calls"));
    }
  }

  @Test
  void works_without_bubblewrap() {
    try (HelperPool pool =
        new HelperPool(settings(1, Duration.ofMinutes(1), 10), "", TIMER, log::add)) {
      assertThat(evaluate(pool.forTenant("a"), "$(1 + 2)")).isEqualTo(CwlValue.of(3));
      assertThat(log)
          .singleElement()
          .asString()
          .startsWith(
              "JavaScript helpers run without namespaces of their own (bubblewrap is not"
                  + " installed), ");
    }
  }

  private static CwlValue evaluate(ExpressionEvaluator evaluator, String text) {
    return evaluator.evaluate(ExprParser.parse(text, AT, true), SCOPE);
  }

  /** As an operator would, or the kernel for want of memory: from outside, by signal 9. */
  private static void kill(List<Long> pids) {
    withDescendants(pids)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private static List<Long> withDescendants(List<Long> pids) {
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(handle -> Stream.concat(handle.descendants(), Stream.of(handle)))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 400 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
