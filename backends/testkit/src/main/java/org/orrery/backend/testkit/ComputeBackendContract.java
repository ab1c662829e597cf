package org.orrery.backend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;

/**
 * What every backend that starts real processes promises. A backend passes it by a class that says
 * how it is opened, and may have more cases of its own.
 */
public abstract class ComputeBackendContract extends TaskLifecycleContract {
  /** Whatever a file's name or an argument may hold that somebody may stumble over. */
  private static final List<String> ODD =
      List.of(
          "with space",
          " ",
          "new\nline",
          "ends with newline\n",
          "single'quote",
          "double\"quote",
          "back\\slash",
          "$HOME",
          "$(touch hacked)",
          "`touch hacked`",
          "-rf",
          "--",
          "*",
          "~",
          "#",
          "a;b|c&d",
          "%s%d",
          "Größe-日本-😀",
          "\u0001\u001b");

  /** Does this process run? Only asked where tasks run on this host. */
  protected boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Are processes that left the task's session ended with it, too? */
  protected boolean endsDaemons() {
    return true;
  }

  /** Variables that every command sees here, whatever was asked for. */
  protected Set<String> ambientVariables() {
    return Set.of();
  }

  @Test
  void passes_arguments_as_they_are() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "printf '%s\\0' \"$@\"", "sh", ""));
    command.addAll(ODD);
    TaskHandle handle = start("arguments", command);
    assertThat(exitCode(handle)).isZero();
    List<String> expected = new ArrayList<>(command.subList(4, command.size()));
    // What stands behind the last NUL.
    expected.add("");
    assertThat(stdout(handle.key()).split("\0", -1)).containsExactlyElementsOf(expected);
  }

  @Test
  void takes_every_name_of_folder_and_stream() throws Exception {
    for (String odd : ODD) {
      TaskKey key = key("names/" + (odd.equals("--") ? "dashes" : "n" + ODD.indexOf(odd)));
      VolumePath work = base(key).resolve("in " + odd);
      TaskSpec plain = spec(key, sh("cat; pwd -P; echo err >&2"));
      TaskSpec spec =
          new TaskSpec(
              plain.arguments(),
              plain.environment(),
              new TaskSpec.Folders(
                  base(key).resolve("run " + odd), work, base(key).resolve("temporary")),
              new TaskSpec.Streams(
                  backend().volume(TENANT).pathSeenByTasks(work.resolve("in" + odd)),
                  work.resolve("out" + odd),
                  work.resolve("err" + odd)),
              plain.resources(),
              null,
              container(work));
      prepare(key, spec, new StagePlan.Literal(work.resolve("in" + odd), Bytes.ofText("input\n")));
      assertThat(exitCode(accepted(key, spec))).as("with %s", odd).isZero();
      String folder = backend().volume(TENANT).pathSeenByTasks(work);
      assertThat(text(work.resolve("out" + odd))).isEqualTo("input\n" + folder + "\n");
      assertThat(text(work.resolve("err" + odd))).isEqualTo("err\n");
    }
  }

  @Test
  void gives_exactly_the_environment_that_was_asked_for() throws Exception {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("HOME", "/home/of the task");
    environment.put("EMPTY", "");
    environment.put("ODD", "a=b; $HOME 'quoted' \"too\" \\ Größe");
    TaskKey key = key("environment");
    TaskSpec plain = spec(key, List.of("env"));
    TaskSpec spec = with(plain, environment);
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key).lines().filter(line -> !isAmbient(line)))
        .containsExactlyInAnyOrderElementsOf(
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private boolean isAmbient(String line) {
    return ambientVariables().contains(line.substring(0, line.indexOf('=')));
  }

  @Test
  void keeps_lines_of_an_environment_variable() throws Exception {
    TaskKey key = key("lines");
    TaskSpec plain = spec(key, sh("printf %s \"$LINES_OF_TEXT\""));
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("LINES_OF_TEXT", "one\n\ntwo\n");
    TaskSpec spec = with(plain, environment);
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(stdout(key)).isEqualTo("one\n\ntwo\n");
  }

  @Test
  void keeps_every_line_of_a_long_output() throws Exception {
    int lines = 100_000;
    TaskHandle handle =
        start(
            "long",
            sh("i=0; while [ $i -lt " + lines + " ]; do i=$((i+1)); echo \"line $i\"; done"));
    assertThat(exitCode(handle)).isZero();
    List<String> out = stdout(handle.key()).lines().toList();
    assertThat(out).hasSize(lines);
    for (int i = 0; i < lines; i++) {
      assertThat(out.get(i)).isEqualTo("line " + (i + 1));
    }
  }

  @Test
  void writes_both_streams_into_one_file() throws Exception {
    TaskKey key = key("both");
    VolumePath log = work(key).resolve("log");
    TaskSpec spec =
        with(
            spec(key, sh("echo 1; echo 2 >&2; echo 3; echo 4 >&2")),
            new TaskSpec.Streams(null, log, log));
    assertThat(exitCode(start(key, spec))).isZero();
    assertThat(text(log)).isEqualTo("1\n2\n3\n4\n");
  }

  @Test
  void gives_an_empty_input_where_none_was_asked_for() throws Exception {
    TaskHandle handle = start("silent", sh("cat; echo end"));
    assertThat(exitCode(handle)).isZero();
    assertThat(stdout(handle.key())).isEqualTo("end\n");
  }

  @Test
  void tells_that_the_input_file_is_missing() throws Exception {
    TaskKey key = key("no-input");
    String missing = backend().volume(TENANT).pathSeenByTasks(work(key).resolve("missing"));
    TaskSpec spec =
        with(
            spec(key, sh("cat")),
            new TaskSpec.Streams(
                missing, work(key).resolve("stdout"), work(key).resolve("stderr")));
    Outcome outcome = end(start(key, spec));
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    Cause cause = ((Outcome.Ended) outcome).cause();
    assertThat(cause).isInstanceOf(Cause.NotStarted.class);
    assertThat(((Cause.NotStarted) cause).why()).contains("missing");
  }

  @Test
  void tells_that_the_program_may_not_be_executed() throws Exception {
    TaskKey key = key("no-program");
    TaskSpec spec = spec(key, List.of("./data", "x"));
    prepare(key, spec, new StagePlan.Literal(work(key).resolve("data"), Bytes.ofText("text")));
    Outcome outcome = end(accepted(key, spec));
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    assertThat(((Outcome.Ended) outcome).cause()).isInstanceOf(Cause.NotStarted.class);
  }

  @Test
  void says_when_a_task_ran_and_what_it_used() throws Exception {
    TaskHandle handle =
        start("busy", sh("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 1"));
    Outcome outcome = end(handle);
    assertThat(outcome).isInstanceOf(Outcome.Exited.class);
    Usage usage = ((Outcome.Exited) outcome).usage();
    assertThat(Duration.between(usage.started(), usage.ended()))
        .isBetween(Duration.ofMillis(900), Eventually.PATIENCE);
    assertThat(usage.processorTime()).isBetween(Duration.ZERO, Eventually.PATIENCE);
    assertThat(usage.peakMemoryKibibytes()).isBetween(0L, 1L << 20);
  }

  @Test
  void gives_a_cancelled_command_the_chance_to_clean_up() throws Exception {
    TaskHandle handle =
        start(
            "tidy",
            sh("trap 'echo bye > left; exit 0' TERM; echo > ready; while :; do sleep 0.05; done"));
    awaitFile(handle.key(), "ready");
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
    assertThat(text(work(handle.key()).resolve("left"))).isEqualTo("bye\n");
  }

  @Test
  void kills_a_command_that_will_not_end() throws Exception {
    TaskHandle handle =
        start("stubborn", sh("trap '' TERM; echo > ready; while :; do sleep 0.05; done"));
    awaitFile(handle.key(), "ready");
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
  }

  /** A child, a grandchild that nobody waits for, and one that has left the session. */
  private String family(String last) {
    String daemon =
        endsDaemons()
            ? "(setsid sh -c 'echo $$ >> pids; exec sleep 1000' &); "
            : "echo 0 >> pids; ";
    return "sleep 1000 & echo $! >> pids; "
        + "(sh -c 'echo $$ >> pids; exec sleep 1000' &); "
        + daemon
        + "while [ $(wc -l < pids) -lt 3 ]; do sleep 0.05; done; echo > ready; "
        + last;
  }

  @Test
  void ends_the_whole_process_tree_when_it_is_cancelled() throws Exception {
    TaskHandle handle = start("family", sh(family("wait")));
    List<Long> pids = familyOf(handle.key());
    assertThat(pids).allMatch(this::isAlive);
    backend().cancel(Set.of(handle));
    assertThat(cause(handle)).isEqualTo(new Cause.Cancelled());
    assertThat(pids).noneMatch(this::isAlive);
  }

  @Test
  void ends_the_whole_process_tree_at_the_time_limit() throws Exception {
    TaskKey key = key("family");
    TaskHandle handle = start(key, within(Duration.ofSeconds(2), spec(key, sh(family("wait")))));
    List<Long> pids = familyOf(key);
    assertThat(cause(handle)).isEqualTo(new Cause.TimeLimit(Duration.ofSeconds(2)));
    assertThat(pids).noneMatch(this::isAlive);
  }

  @Test
  void ends_what_the_command_left_running() throws Exception {
    TaskHandle handle = start("family", sh(family("exit 6")));
    List<Long> pids = familyOf(handle.key());
    assertThat(exitCode(handle)).isEqualTo(6);
    assertThat(pids).noneMatch(this::isAlive);
  }

  @Test
  void does_not_lean_on_the_time_of_day() throws Exception {
    TaskKey limited = key("limited");
    TaskHandle running =
        start(limited, within(Duration.ofSeconds(1000), spec(limited, sh("sleep 1000"))));
    TaskHandle first = start(key("first"), alone(spec(key("first"), sh("sleep 1000"))));
    TaskHandle ended = start("ended", sh("exit 2"));
    awaitRunning(running);
    Outcome outcome = end(ended);
    for (Duration jump : List.of(Duration.ofDays(4000), Duration.ofDays(-9000))) {
      clock.advance(jump);
      assertThat(observe(running)).isInstanceOf(TaskObservation.Running.class);
      assertThat(observe(first)).isInstanceOf(TaskObservation.Queued.class);
      assertThat(observe(ended)).isEqualTo(new TaskObservation.Ended(outcome));
      restart();
      assertThat(observe(running)).isInstanceOf(TaskObservation.Running.class);
      assertThat(observe(ended)).isEqualTo(new TaskObservation.Ended(outcome));
      first = accepted(first.key(), alone(spec(first.key(), sh("sleep 1000"))));
    }
  }

  private List<Long> familyOf(TaskKey key) throws Exception {
    awaitFile(key, "ready");
    return Arrays.stream(text(work(key).resolve("pids")).split("\n"))
        .map(Long::valueOf)
        .filter(pid -> pid > 0)
        .toList();
  }

  private void awaitFile(TaskKey key, String name) throws Exception {
    Eventually.holds("`" + name + "` is there", () -> exists(work(key).resolve(name)));
  }
}
