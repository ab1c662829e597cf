package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.testkit.Eventually;

/** What is left of containers whose owner was killed, and what is made of it. */
class BubblewrapRecoveryIT {
  private static final int MANY = 5;

  @TempDir Path state = Path.of("set by JUnit");
  private final List<BubblewrapOwner> opened = new ArrayList<>();

  @BeforeAll
  static void needsBubblewrap() {
    TestBubblewrap.require();
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (BubblewrapOwner owner : opened) {
      owner.close();
    }
    assertThat(processesOfContainers()).isEmpty();
  }

  private BubblewrapOwner open(boolean commandLine) throws Exception {
    BubblewrapOwner owner = new BubblewrapOwner(state, commandLine);
    opened.add(owner);
    return owner;
  }

  /** Has another process start steps, and kills it when all of them run. */
  private void startAndKill(boolean commandLine, String script) throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BubblewrapOwner.class.getName(),
                state.toString(),
                Boolean.toString(commandLine),
                Integer.toString(MANY),
                script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = owner.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < MANY; i++) {
        assertThat(out.readLine()).isEqualTo("runs " + i);
      }
    } finally {
      // With SIGKILL.
      owner.destroyForcibly().waitFor();
    }
  }

  /** Launchers, by the folder of their attempt. */
  private List<String> processesOfContainers() throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        Path arguments = process.resolve("cmdline");
        if (Files.isRegularFile(arguments)) {
          String text = read(arguments);
          if (text.contains(state + "/volumes")) {
            found.add(text);
          }
        }
      }
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      // It ended while it was read.
      return "";
    }
  }

  private static Outcome end(BubblewrapOwner owner, TaskHandle handle) throws Exception {
    TaskObservation ended =
        Eventually.is(
            "it has ended", () -> owner.observe(handle), TaskObservation.Ended.class::isInstance);
    return ((TaskObservation.Ended) ended).outcome();
  }

  private static TaskHandle found(BubblewrapOwner owner, int i) {
    return Objects.requireNonNull(
        owner
            .backend()
            .find(BubblewrapOwner.TENANT, Set.of(BubblewrapOwner.key(i)))
            .get(BubblewrapOwner.key(i)),
        "it is found by its key");
  }

  @Test
  void steps_of_a_killed_server_go_on_and_are_found_by_the_next_one() throws Exception {
    startAndKill(false, "sleep 4; exit $1");
    BubblewrapOwner next = open(false);
    for (int i = 0; i < MANY; i++) {
      TaskHandle handle = found(next, i);
      int code = i;
      assertThat(end(next, handle))
          .isInstanceOfSatisfying(
              Outcome.Exited.class, exited -> assertThat(exited.code()).isEqualTo(code));
    }
    Eventually.is("no container is left", next::containersLeft, left -> left == 0);
  }

  @Test
  void steps_of_a_killed_server_that_ended_meanwhile_are_told_right() throws Exception {
    startAndKill(false, "sleep 1; exit $1");
    Eventually.is("all have ended", this::processesOfContainers, List::isEmpty);
    BubblewrapOwner next = open(false);
    for (int i = 0; i < MANY; i++) {
      int code = i;
      assertThat(end(next, found(next, i)))
          .isInstanceOfSatisfying(
              Outcome.Exited.class, exited -> assertThat(exited.code()).isEqualTo(code));
    }
    Eventually.is("no container is left", next::containersLeft, left -> left == 0);
  }

  @Test
  void steps_of_a_killed_server_can_be_cancelled_by_the_next_one() throws Exception {
    startAndKill(false, "exec sleep 1000");
    BubblewrapOwner next = open(false);
    for (int i = 0; i < MANY; i++) {
      TaskHandle handle = found(next, i);
      next.backend().cancel(Set.of(handle));
      assertThat(end(next, handle))
          .isInstanceOfSatisfying(
              Outcome.Ended.class,
              ended -> assertThat(ended.cause()).isEqualTo(new Cause.Cancelled()));
    }
    Eventually.is("no container is left", next::containersLeft, left -> left == 0);
  }

  @Test
  void steps_of_a_killed_command_line_are_ended_by_the_next_one() throws Exception {
    startAndKill(true, "exec sleep 1000");
    BubblewrapOwner next = open(true);
    assertThat(next.containersLeft()).isEqualTo(MANY);
    next.backend().resolveImages(BubblewrapOwner.TENANT, Set.of());
    Eventually.is("no container is left", next::containersLeft, left -> left == 0);
  }

  @Test
  void a_step_whose_first_process_is_killed_is_lost() throws Exception {
    BubblewrapOwner owner = open(false);
    TaskHandle handle = owner.submit(0, "exec sleep 1000");
    Eventually.is(
        "it runs", () -> owner.observe(handle), TaskObservation.Running.class::isInstance);
    ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("orrery-launch"))
        .forEach(ProcessHandle::destroyForcibly);
    assertThat(end(owner, handle))
        .isInstanceOfSatisfying(
            Outcome.Ended.class, ended -> assertThat(ended.cause()).isInstanceOf(Cause.Lost.class));
    Eventually.is("no container is left", owner::containersLeft, left -> left == 0);
  }
}
