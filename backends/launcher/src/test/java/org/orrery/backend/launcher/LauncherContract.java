package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.ExitRecord.Result;

/** What every version of the launcher promises, called as a backend calls it. */
abstract class LauncherContract {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  /** A launcher under way. */
  interface Launched {
    long pid() throws Exception;

    void terminate();

    /** Waits for it. */
    LauncherExit exit() throws Exception;
  }

  @TempDir Path folder = Path.of("set by JUnit");
  private final List<Launched> started = new ArrayList<>();
  private Path launcher = Path.of("set before each");
  private Path attempt = Path.of("set before each");
  private Path work = Path.of("set before each");

  /** Installs the version under test. */
  abstract Path install(Path folder) throws Exception;

  /** Starts the version under test. */
  Launched start(Path launcher, List<String> arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(launcher.toString());
    line.addAll(arguments);
    Process process = run(line);
    return new Launched() {
      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public void terminate() {
        process.destroy();
      }

      @Override
      public LauncherExit exit() throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return LauncherExit.of(process.exitValue());
      }
    };
  }

  /** The words of a shell that start the version under test and print its exit code. */
  String inShell(Path launcher, List<String> arguments) throws Exception {
    String words =
        arguments.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    return "'" + launcher + "' " + words + "; echo code $?; ";
  }

  @BeforeEach
  void makeFolders() throws Exception {
    launcher = install(folder);
    attempt = Files.createDirectory(folder.resolve("attempt"));
    work = Files.createDirectory(folder.resolve("work"));
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (Launched launched : started) {
      launched.terminate();
      launched.exit();
    }
  }

  private LaunchCommand command(@Nullable Duration limit, String... command) {
    return command(limit, Duration.ofSeconds(1), command);
  }

  private LaunchCommand command(@Nullable Duration limit, Duration grace, String... command) {
    return new LaunchCommand(
        attempt.toString(),
        work.toString(),
        null,
        work.resolve("out").toString(),
        work.resolve("err").toString(),
        limit,
        grace,
        List.of(command));
  }

  private Launched launch(LaunchCommand command) throws Exception {
    return launch(command.arguments());
  }

  private Launched launch(List<String> arguments) throws Exception {
    Launched launched = start(launcher, arguments);
    started.add(launched);
    return launched;
  }

  static Process run(List<String> line) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder.start();
  }

  private ExitRecord record() throws IOException {
    return ExitRecord.parse(Files.readString(attempt.resolve(ExitRecord.FILE_NAME)));
  }

  private Result result(String... command) throws Exception {
    assertThat(launch(command(null, command)).exit()).isEqualTo(LauncherExit.RECORDED);
    return record().result();
  }

  static void await(Path file) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!Files.exists(file)) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void writes_who_runs_the_attempt_while_it_runs() throws Exception {
    Launched process = launch(command(null, "sh", "-c", "echo > ready; sleep 1000"));
    await(work.resolve("ready"));
    StartRecord record =
        StartRecord.parse(Files.readString(attempt.resolve(StartRecord.FILE_NAME)));
    assertThat(record.pid()).isEqualTo(process.pid());
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    assertThat(fields[19]).isEqualTo(Long.toString(record.startTicks()));
    assertThat(fields[3]).as("its session").isEqualTo(Long.toString(process.pid()));
    assertThat(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip())
        .isEqualTo(record.bootId());
    assertThat(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip())
        .isEqualTo(record.host());
    assertThat(record.at()).isBetween(Instant.now().minus(PATIENCE), Instant.now());
    assertThat(attempt.resolve(ExitRecord.FILE_NAME)).doesNotExist();
    process.terminate();
    assertThat(process.exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result()).isEqualTo(new Result.Cancelled());
  }

  @Test
  void starts_an_attempt_once() throws Exception {
    String[] counts = {"sh", "-c", "echo x >> count"};
    assertThat(result(counts)).isEqualTo(new Result.Exited(0));
    String record = Files.readString(attempt.resolve(ExitRecord.FILE_NAME));
    assertThat(launch(command(null, counts)).exit()).isEqualTo(LauncherExit.ALREADY_STARTED);
    assertThat(Files.readString(attempt.resolve(ExitRecord.FILE_NAME))).isEqualTo(record);
    assertThat(work.resolve("count")).hasContent("x\n");
  }

  @Test
  void lets_one_of_many_win() throws Exception {
    List<Launched> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(launch(command(null, "sh", "-c", "echo x >> count")));
    }
    List<LauncherExit> exits = new ArrayList<>();
    for (Launched process : all) {
      exits.add(process.exit());
    }
    assertThat(exits)
        .containsOnlyOnce(LauncherExit.RECORDED)
        .containsOnly(LauncherExit.RECORDED, LauncherExit.ALREADY_STARTED);
    assertThat(work.resolve("count")).hasContent("x\n");
  }

  @Test
  void leaves_nothing_but_its_two_records() throws Exception {
    result("true");
    try (var files = Files.list(attempt)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(StartRecord.FILE_NAME, ExitRecord.FILE_NAME);
    }
  }

  @Test
  void does_nothing_without_an_attempt_folder() throws Exception {
    Files.delete(attempt);
    assertThat(launch(command(null, "touch", "done")).exit()).isEqualTo(LauncherExit.NOT_FENCED);
    assertThat(work.resolve("done")).doesNotExist();
  }

  @Test
  void refuses_to_be_called_wrongly() throws Exception {
    List<String> right = command(null, "touch", "done").arguments();
    List<List<String>> wrong = new ArrayList<>();
    wrong.add(List.of());
    wrong.add(right.subList(0, 8));
    for (int place : List.of(5, 6, 7)) {
      for (String value : List.of("", "x", "-1", "1.5")) {
        List<String> other = new ArrayList<>(right);
        other.set(place, value);
        wrong.add(other);
      }
    }
    for (List<String> arguments : wrong) {
      assertThat(launch(arguments).exit()).as("for %s", arguments).isEqualTo(LauncherExit.USAGE);
    }
    assertThat(attempt).isEmptyDirectory();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void runs_the_program_and_not_what_a_shell_knows_by_its_name() throws Exception {
    Files.writeString(work.resolve("exit"), "#!/bin/sh\necho \"not the shell's: $1\"; exit 9\n");
    Process process = run(List.of("chmod", "755", work.resolve("exit").toString()));
    assertThat(process.waitFor()).isZero();
    assertThat(result("./exit", "3")).isEqualTo(new Result.Exited(9));
    assertThat(work.resolve("out")).hasContent("not the shell's: 3\n");
    assertThat(work.resolve("err")).isEmptyFile();
  }

  @Test
  void keeps_its_own_words_out_of_the_commands_streams() throws Exception {
    assertThat(result("sh", "-c", "echo out; echo err >&2; kill -9 $$"))
        .isEqualTo(new Result.Signalled(9));
    assertThat(work.resolve("out")).hasContent("out\n");
    assertThat(work.resolve("err")).hasContent("err\n");
  }

  @Test
  void survives_the_command_killing_its_own_process_group() throws Exception {
    assertThat(result("sh", "-c", "kill -9 0")).isEqualTo(new Result.Signalled(9));
  }

  @Test
  void takes_the_time_of_the_command() throws Exception {
    assertThat(result("sleep", "1")).isEqualTo(new Result.Exited(0));
    assertThat(Duration.between(record().usage().started(), record().usage().ended()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
  }

  @Test
  void tells_a_time_limit_from_a_cancel() throws Exception {
    Duration limit = Duration.ofSeconds(1);
    Launched process = launch(command(limit, "sleep", "1000"));
    assertThat(process.exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result()).isEqualTo(new Result.TimeLimit(limit));
  }

  @Test
  void is_not_hurried_by_further_signals() throws Exception {
    Launched process =
        launch(
            command(
                null,
                PATIENCE,
                "sh",
                "-c",
                "trap 'sleep 0.5; echo > left; exit' TERM; echo > ready;"
                    + " while :; do sleep 0.02; done"));
    await(work.resolve("ready"));
    process.terminate();
    Thread.sleep(100);
    process.terminate();
    assertThat(process.exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result()).isEqualTo(new Result.Cancelled());
    assertThat(work.resolve("left")).exists();
  }

  @Test
  void ends_what_the_command_left_running() throws Exception {
    String leaves = "(sleep 1000 & echo $! > pid); exit 4";
    assertThat(result("sh", "-c", leaves)).isEqualTo(new Result.Exited(4));
    long pid = Long.parseLong(Files.readString(work.resolve("pid")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void ends_what_will_not_end_by_itself() throws Exception {
    Launched process =
        launch(
            command(
                null,
                "sh",
                "-c",
                "trap '' TERM; sleep 1000 & echo $! > pid; echo > ready; while :; do sleep 1; done"));
    await(work.resolve("ready"));
    long pid = Long.parseLong(Files.readString(work.resolve("pid")).strip());
    process.terminate();
    assertThat(process.exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result()).isEqualTo(new Result.Cancelled());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static boolean timerRuns() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .anyMatch(line -> line.contains("98765"));
  }

  @Test
  void leaves_no_timer_behind() throws Exception {
    assertThat(launch(command(Duration.ofSeconds(98_765), "true")).exit())
        .isEqualTo(LauncherExit.RECORDED);
    // The timer was told to end; it may take a moment after the launcher's own end.
    Instant deadline = Instant.now().plus(PATIENCE);
    while (timerRuns()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void tells_a_missing_program_a_missing_folder_and_a_missing_input() throws Exception {
    assertThat(((Result.NotStarted) result("no such program")).why())
        .isEqualTo("program `no such program`: No such file or directory");
    Files.delete(attempt.resolve(StartRecord.FILE_NAME));
    assertThat(((Result.NotStarted) result(work.toString())).why())
        .isEqualTo("program `" + work + "`: Permission denied");
    Files.delete(attempt.resolve(StartRecord.FILE_NAME));
    LaunchCommand plain = command(null, "true");
    LaunchCommand noInput =
        new LaunchCommand(
            plain.attempt(),
            plain.work(),
            work + "/nothing",
            plain.stdout(),
            plain.stderr(),
            null,
            plain.grace(),
            plain.command());
    assertThat(launch(noInput).exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result())
        .isEqualTo(
            new Result.NotStarted(
                "standard input `" + work + "/nothing`: No such file or directory"));
    Files.delete(attempt.resolve(StartRecord.FILE_NAME));
    LaunchCommand homeless =
        new LaunchCommand(
            plain.attempt(),
            work + "/nowhere",
            null,
            plain.stdout(),
            plain.stderr(),
            null,
            plain.grace(),
            plain.command());
    assertThat(launch(homeless).exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(record().result())
        .isEqualTo(
            new Result.NotStarted(
                "working folder `" + work + "/nowhere`: No such file or directory"));
  }

  /** Runs a script where {@code disk} is a file system of 64 KiB, if this host lets us mount. */
  private String onSmallDisk(String script) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path answer = folder.resolve("answer");
    String mount = "mount -t tmpfs -o size=64k none '" + disk + "' || exit 77; ";
    Process process =
        run(List.of("unshare", "-rm", "sh", "-c", mount + "(" + script + ") >'" + answer + "'"));
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assumeTrue(process.exitValue() == 0, "this host lets its users mount");
    return Files.readString(answer);
  }

  private String call(String... command) throws Exception {
    Path disk = folder.resolve("disk");
    String nowhere = "/dev/null";
    List<String> arguments =
        new ArrayList<>(
            List.of(disk + "/attempt", disk.toString(), nowhere, nowhere, nowhere, "0", "1", "--"));
    arguments.addAll(List.of(command));
    return inShell(launcher, arguments);
  }

  @Test
  void records_the_end_of_a_command_that_filled_the_disk() throws Exception {
    assumeTrue(hasUnshare(), "a private mount namespace needs unshare");
    String answer =
        onSmallDisk(
            "cd '"
                + folder
                + "/disk'; mkdir attempt; "
                + call("sh", "-c", "cat /dev/zero > full; exit 5")
                + "cat attempt/exit");
    assertThat(answer).startsWith("code 0\n");
    assertThat(ExitRecord.parse(answer.substring("code 0\n".length())).result())
        .isEqualTo(new Result.Exited(5));
  }

  @Test
  void starts_nothing_on_a_full_disk_and_leaves_the_attempt_free() throws Exception {
    assumeTrue(hasUnshare(), "a private mount namespace needs unshare");
    String answer =
        onSmallDisk(
            "cd '"
                + folder
                + "/disk'; mkdir attempt; cat /dev/zero > full 2>/dev/null; "
                + call("touch", "done")
                + "ls attempt; rm full; "
                + call("sh", "-c", "exit 3")
                + "ls");
    assertThat(answer).isEqualTo("code 4\ncode 0\nattempt\n");
  }

  private static boolean hasUnshare() {
    return Files.isExecutable(Path.of("/usr/bin/unshare"));
  }
}
