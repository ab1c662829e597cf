package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.orrery.backend.launcher.LauncherProgram.Kind;

/** The native version as it serves; skipped where the build had no C compiler. */
class ServingLauncherTest extends LauncherContract {
  private final ExecutorService reader = Executors.newCachedThreadPool();
  private @Nullable Spawner spawner;
  private int requests;

  @Override
  Path install(Path folder) throws Exception {
    LauncherProgram program = LauncherProgram.find(Kind.NATIVE).orElse(null);
    assumeTrue(program != null, "the build had a C compiler");
    return program.installInto(folder);
  }

  @AfterEach
  void endTheSpawner() throws Exception {
    if (spawner != null) {
      spawner.close();
    }
    reader.shutdown();
    // Its reader ends with it, and it ends with its last step.
    assertThat(reader.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Spawner spawner(Path launcher) throws IOException {
    if (spawner == null) {
      spawner = Spawner.start(launcher, reader);
    }
    return spawner;
  }

  private static Set<Long> children(Spawner spawner) {
    return ProcessHandle.of(spawner.pid())
        .orElseThrow()
        .children()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  @Override
  Launched start(Path launcher, List<String> arguments) throws Exception {
    Spawner serving = spawner(launcher);
    CompletableFuture<LauncherExit> end = new CompletableFuture<>();
    Spawner.Step step = serving.launch(arguments, ENVIRONMENT, end::complete);
    return new Launched() {
      @Override
      public long pid() {
        Set<Long> children = children(serving);
        assertThat(children).as("the only step's launcher").hasSize(1);
        return children.iterator().next();
      }

      @Override
      public void terminate() {
        step.terminate();
      }

      @Override
      public LauncherExit exit() throws Exception {
        return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    };
  }

  @Override
  String inShell(Path launcher, List<String> arguments) throws Exception {
    Path request = folder.resolve("request" + requests++);
    Files.write(request, Spawner.launchRequest(1, arguments, ENVIRONMENT));
    // The input ends at once: it serves to the end of what it was asked for.
    return "echo code $('%s' --serve <'%s' | od -An -tu1 -j7); ".formatted(launcher, request);
  }

  private List<String> step(String name, String script) throws IOException {
    Path attempt = Files.createDirectories(folder.resolve(name + "/attempt"));
    String work = Files.createDirectories(folder.resolve(name + "/work")).toString();
    return List.of(
        attempt.toString(),
        work,
        "/dev/null",
        work + "/out",
        work + "/err",
        "0",
        "1",
        "--",
        "sh",
        "-c",
        script);
  }

  private ExitRecord recordOf(String name) throws Exception {
    Path file = folder.resolve(name + "/attempt").resolve(ExitRecord.FILE_NAME);
    await(file);
    return ExitRecord.parse(Files.readString(file));
  }

  @Test
  void gives_each_step_an_environment_and_usage_of_its_own() throws Exception {
    Path launcher = install(folder);
    Launched busy =
        start(launcher, step("busy", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));
    assertThat(busy.exit()).isEqualTo(LauncherExit.RECORDED);
    Launched idle = start(launcher, step("idle", "env"));
    assertThat(idle.exit()).isEqualTo(LauncherExit.RECORDED);
    assertThat(Files.readAllLines(folder.resolve("idle/work/out")))
        .contains("PATH=/usr/bin:/bin")
        .allMatch(line -> line.matches("(PATH|PWD|_|OLDPWD|SHLVL)=.*"));
    assertThat(recordOf("idle").usage().processorTime())
        .isLessThan(recordOf("busy").usage().processorTime());
  }

  @Test
  void takes_many_steps_at_once() throws Exception {
    Path launcher = install(folder);
    List<Launched> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(start(launcher, step("step" + i, "exit " + i)));
    }
    for (Launched each : all) {
      assertThat(each.exit()).isEqualTo(LauncherExit.RECORDED);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(recordOf("step" + i).result()).isEqualTo(new ExitRecord.Result.Exited(i));
    }
    assertThat(children(spawner(launcher))).isEmpty();
  }

  @Test
  void leaves_its_steps_running_when_it_is_killed() throws Exception {
    Path launcher = install(folder);
    Launched step =
        start(
            launcher, step("left", "echo > ready; while ! [ -e go ]; do sleep 0.02; done; exit 6"));
    await(folder.resolve("left/work/ready"));
    Spawner serving = spawner(launcher);
    ProcessHandle.of(serving.pid()).orElseThrow().destroyForcibly();
    assertThat(step.exit()).isEqualTo(LauncherExit.UNWATCHED);
    assertThat(serving.isGone()).isTrue();
    Files.createFile(folder.resolve("left/work/go"));
    assertThat(recordOf("left").result()).isEqualTo(new ExitRecord.Result.Exited(6));
  }

  @Test
  void serves_to_the_end_of_its_steps_when_nobody_asks_any_more() throws Exception {
    Path launcher = install(folder);
    start(launcher, step("last", "echo > ready; while ! [ -e go ]; do sleep 0.02; done; exit 7"));
    await(folder.resolve("last/work/ready"));
    Spawner serving = spawner(launcher);
    ProcessHandle process = ProcessHandle.of(serving.pid()).orElseThrow();
    serving.close();
    Thread.sleep(100);
    assertThat(process.isAlive()).isTrue();
    Files.createFile(folder.resolve("last/work/go"));
    assertThat(recordOf("last").result()).isEqualTo(new ExitRecord.Result.Exited(7));
    process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void is_not_ended_by_signals_that_mean_the_server() throws Exception {
    Path launcher = install(folder);
    Spawner serving = spawner(launcher);
    for (String signal : List.of("INT", "TERM", "HUP", "QUIT", "PIPE")) {
      assertThat(run(List.of("sh", "-c", "kill -" + signal + " " + serving.pid())).waitFor())
          .isZero();
    }
    assertThat(start(launcher, step("after", "exit 0")).exit()).isEqualTo(LauncherExit.RECORDED);
  }

  @Test
  void ends_at_what_is_no_request() throws Exception {
    Path launcher = install(folder);
    Process process = new ProcessBuilder(launcher.toString(), "--serve").start();
    process.getOutputStream().write(new byte[] {0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 1});
    process.getOutputStream().flush();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
    process.getOutputStream().close();
  }

  @Test
  void takes_no_request_that_no_kernel_could() throws Exception {
    List<String> huge = new ArrayList<>(step("huge", "true"));
    huge.add("x".repeat(17 << 20));
    Spawner serving = spawner(install(folder));
    assertThatThrownBy(() -> serving.launch(huge, ENVIRONMENT, exit -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes of arguments and environment");
    assertThat(serving.isGone()).isFalse();
  }
}
