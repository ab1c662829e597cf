package org.orrery.backend.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class FramedShellTest {
  /** The answer "good" in its frame, until {@code nonce} replaces N. */
  private static final String GOOD = "good" + "fc19318dd13128ce14344d066510a982269c241b  -\nN\n";

  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
  private final TestShells shells = new TestShells();

  @AfterEach
  void end() {
    shells.end();
    watchdog.shutdownNow();
  }

  private static String text(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8);
  }

  @Test
  void gives_what_a_script_writes() throws Exception {
    LocalShell shell = shells.start(List.of("sh"));
    assertThat(shell.exchange("printf '\\000\\377\\n'")).containsExactly(0, 255, '\n');
    assertThat(shell.exchange(":")).isEmpty();
    assertThat(text(shell.exchange("echo lost >&2; echo kept; exit 3"))).isEqualTo("kept\n");
  }

  @Test
  void a_script_leaves_nothing_behind_for_the_next() throws Exception {
    LocalShell shell = shells.start(List.of("sh"));
    byte[] ignored = shell.exchange("x=1; cd /; set -C; exec >/dev/null");
    assertThat(ignored).isEmpty();
    assertThat(text(shell.exchange("printf %s \"${x-unset}\""))).isEqualTo("unset");
  }

  @Test
  void a_shell_that_died_is_replaced() throws Exception {
    LocalShell shell = shells.start(List.of("sh"));
    String pid = text(shell.exchange("printf %s $$"));
    assertThat(text(shell.exchange("printf %s $$"))).as("the same shell lives on").isEqualTo(pid);
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    assertThat(text(shell.exchange("printf %s $$"))).isNotEqualTo(pid);
  }

  @Test
  void a_script_that_kills_its_shell_is_a_failure_and_harms_no_other() throws Exception {
    LocalShell shell = shells.start(List.of("sh"));
    assertThatThrownBy(() -> shell.exchange("echo half; kill -9 $$"))
        .isInstanceOf(IOException.class);
    assertThat(text(shell.exchange("echo whole"))).isEqualTo("whole\n");
  }

  @Test
  @Timeout(60)
  void a_script_that_hangs_is_ended_with_its_programs() throws Exception {
    LocalShell shell = shells.start(List.of("sh"), Duration.ofSeconds(3));
    assertThatThrownBy(() -> shell.exchange("sleep 100; echo late"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not answer");
    assertThat(text(shell.exchange("echo soon"))).isEqualTo("soon\n");
  }

  @Test
  void a_program_that_is_no_shell_is_a_failure() {
    LocalShell shell = shells.start(List.of("true"));
    assertThatThrownBy(() -> shell.exchange("echo")).isInstanceOf(IOException.class);
  }

  @Test
  void harmed_answers_are_never_results_and_are_asked_for_again() throws Exception {
    List<UnaryOperator<String>> harms =
        List.of(
            good -> good.replace("good", "goad"),
            good -> good.replace("good", "goo"),
            good -> "Welcome to this host!\n" + good,
            good -> good.substring(0, good.length() - 1),
            good -> good.substring(0, 10),
            good -> good.replace("  -\n", "   \n"),
            good -> good.substring(good.length() - 33),
            good -> "");
    for (UnaryOperator<String> harm : harms) {
      AtomicInteger started = new AtomicInteger();
      FramedShell shell =
          framed(() -> started.incrementAndGet() == 1 ? harm : UnaryOperator.identity());
      assertThat(text(shell.exchange("x"))).isEqualTo("good");
      assertThat(started).hasValue(2);
      FramedShell always = framed(() -> harm);
      assertThatThrownBy(() -> always.exchange("x")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void nothing_is_exchanged_after_the_end() {
    LocalShell shell = shells.start(List.of("sh"));
    shell.close();
    assertThatThrownBy(() -> shell.exchange("echo")).isInstanceOf(IOException.class);
  }

  private interface Harms {
    UnaryOperator<String> next();
  }

  /** A shell whose every new connection answers "good", harmed. */
  private FramedShell framed(Harms harms) {
    return new FramedShell(() -> new Scripted(harms.next()), 1, Duration.ofSeconds(10), watchdog);
  }

  /** Answers as soon as it was written to. */
  private static final class Scripted implements ShellConnector.Connection {
    private static final Pattern NONCE = Pattern.compile("printf '([0-9a-f]{32})");
    private final UnaryOperator<String> harm;
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();

    Scripted(UnaryOperator<String> harm) {
      this.harm = harm;
    }

    @Override
    public OutputStream input() {
      return input;
    }

    @Override
    public InputStream output() {
      Matcher nonce = NONCE.matcher(input.toString(StandardCharsets.UTF_8));
      assertThat(nonce.find()).isTrue();
      String answer = harm.apply(GOOD.replace("N\n", nonce.group(1) + "\n"));
      return new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {}
  }
}
