package org.orrery.backend.local;

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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.ExitRecord;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.Eventually;

/** What is left after a crash at each step, by what a new backend makes of it. */
class LocalRecoveryTest {
  private static final Tenant TENANT = new Tenant("me");
  private static final TaskKey KEY = new TaskKey("job", "main/step", 1);
  private static final VolumePath ATTEMPT = new VolumePath("job/step/launcher");

  @TempDir Path state = Path.of("set by JUnit");
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final List<LocalBackend> opened = new ArrayList<>();

  @BeforeEach
  void makeFolders() throws Exception {
    Files.createDirectories(volume());
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (LocalBackend backend : opened) {
      backend.close();
    }
    LocalBackend last = open(false);
    for (TaskHandle left : last.find(TENANT, Set.of(KEY)).values()) {
      last.cancel(Set.of(left));
      end(last, left);
    }
    last.close();
    executor.shutdownNow();
    readers.shutdown();
    assertThat(readers.awaitTermination(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("every spawner is gone")
        .isTrue();
  }

  private Path volume() {
    return state.resolve("volumes/me");
  }

  private Path attempt() {
    return volume().resolve(ATTEMPT.value());
  }

  private LocalBackend open(boolean endTasksOnClose) throws IOException {
    LocalBackendSettings settings =
        new LocalBackendSettings(
            1,
            1024,
            state.resolve("launcher"),
            LauncherProgram.forThisHost(),
            Duration.ofSeconds(1),
            endTasksOnClose);
    LocalBackend backend =
        new LocalBackend(
            settings, LocalVolumes.perTenant(state.resolve("volumes")), executor, readers);
    opened.add(backend);
    return backend;
  }

  private static TaskSpec spec(String script) {
    return spec(script, 1);
  }

  private static TaskSpec spec(String script, double cores) {
    VolumePath work = new VolumePath("job/step/work");
    return new TaskSpec(
        List.of("sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin"),
        new TaskSpec.Folders(ATTEMPT, work, work),
        new TaskSpec.Streams(null, work.resolve("out"), work.resolve("err")),
        new Resources(cores, 16, 0, 0),
        null);
  }

  private TaskHandle submit(LocalBackend backend, TaskSpec spec) {
    backend
        .volume(TENANT)
        .prepare(List.of(new StagePlan(KEY, List.of(spec.folders().work()), List.of())));
    SubmitOutcome outcome =
        Objects.requireNonNull(backend.submit(TENANT, List.of(new Submission(KEY, spec))).get(KEY));
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    return ((SubmitOutcome.Accepted) outcome).handle();
  }

  private static TaskObservation observe(LocalBackend backend, TaskHandle handle) {
    return Objects.requireNonNull(backend.observe(Set.of(handle)).get(handle));
  }

  private static Outcome end(LocalBackend backend, TaskHandle handle) throws Exception {
    TaskObservation observation =
        Eventually.is(
            "it has ended",
            () -> observe(backend, handle),
            TaskObservation.Ended.class::isInstance);
    return ((TaskObservation.Ended) observation).outcome();
  }

  private static void assertLost(Outcome outcome, String why) {
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    Cause cause = ((Outcome.Ended) outcome).cause();
    assertThat(cause).isInstanceOf(Cause.Lost.class);
    assertThat(((Cause.Lost) cause).why()).contains(why);
  }

  private StartRecord startRecord() throws Exception {
    Path file = attempt().resolve(StartRecord.FILE_NAME);
    String text =
        Eventually.is(
            "the launcher has written who it is",
            () -> Files.exists(file) ? Files.readString(file) : "",
            record -> record.endsWith("end\n"));
    return StartRecord.parse(text);
  }

  /** The state that a server leaves that died after its launcher had written this. */
  private TaskHandle left(String fileName, String text) throws Exception {
    TenantPlace place =
        TenantPlace.open(TENANT, LocalVolumes.perTenant(state.resolve("volumes")).apply(TENANT));
    AttemptFolder attempt = place.attempt(ATTEMPT);
    attempt.create(KEY, new Demand(1000, 16));
    place.index().enter(KEY, ATTEMPT);
    Files.writeString(attempt().resolve(fileName), text);
    return place.handle(KEY, ATTEMPT);
  }

  @Test
  void loses_a_task_whose_launcher_was_killed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend, spec("sleep 1000 & echo $! > pid; wait"));
    Path pid = volume().resolve("job/step/work/pid");
    Eventually.holds("it runs", () -> Files.exists(pid) && Files.size(pid) > 0);
    long command = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(startRecord().pid()).orElseThrow().destroyForcibly();
    assertLost(end(backend, handle), "without an exit record");
    Eventually.holds(
        "nothing goes on alone",
        () -> ProcessHandle.of(command).filter(ProcessHandle::isAlive).isEmpty());
    assertLost(end(open(false), handle), "without an exit record");
  }

  /** The process that forked the launcher of the running task. */
  private ProcessHandle spawner() throws Exception {
    assumeTrue(
        LauncherProgram.forThisHost().kind() == LauncherProgram.Kind.NATIVE,
        "the build had a C compiler");
    ProcessHandle spawner =
        ProcessHandle.of(startRecord().pid()).orElseThrow().parent().orElseThrow();
    assertThat(spawner.parent().orElseThrow()).isEqualTo(ProcessHandle.current());
    return spawner;
  }

  @Test
  void goes_on_with_a_task_whose_spawner_was_killed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend, spec("while ! [ -e go ]; do sleep 0.02; done; exit 3"));
    ProcessHandle spawner = spawner();
    StartRecord launcher = startRecord();
    spawner.destroyForcibly();
    spawner.onExit().get();
    assertThat(observe(backend, handle)).isInstanceOf(TaskObservation.Running.class);
    Files.createFile(volume().resolve("job/step/work/go"));
    assertThat(end(backend, handle))
        .isInstanceOfSatisfying(Outcome.Exited.class, e -> assertThat(e.code()).isEqualTo(3));
    assertThat(startRecord()).as("it was started once").isEqualTo(launcher);
  }

  @Test
  void cancels_a_task_whose_spawner_was_killed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend, spec("sleep 1000"));
    spawner().destroyForcibly();
    backend.cancel(Set.of(handle));
    assertThat(end(backend, handle)).isInstanceOf(Outcome.Ended.class);
    assertThat(HostProcesses.ofThisHost().life(startRecord())).isEqualTo(HostProcesses.Life.GONE);
  }

  @Test
  void starts_a_task_that_a_killed_spawner_had_not_begun() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle first = submit(backend, spec("while ! [ -e go ]; do sleep 0.02; done", 0.5));
    ProcessHandle spawner = spawner();
    int stopped = new ProcessBuilder("kill", "-STOP", "" + spawner.pid()).start().waitFor();
    assertThat(stopped).isZero();
    TaskKey key = new TaskKey("job", "main/other", 1);
    VolumePath work = new VolumePath("job/other/work");
    TaskSpec spec =
        new TaskSpec(
            List.of("sh", "-c", "exit 4"),
            Map.of("PATH", "/usr/bin:/bin"),
            new TaskSpec.Folders(new VolumePath("job/other/launcher"), work, work),
            new TaskSpec.Streams(null, work.resolve("out"), work.resolve("err")),
            new Resources(0.5, 16, 0, 0),
            null);
    backend.volume(TENANT).prepare(List.of(new StagePlan(key, List.of(work), List.of())));
    SubmitOutcome outcome = backend.submit(TENANT, List.of(new Submission(key, spec))).get(key);
    TaskHandle second = ((SubmitOutcome.Accepted) Objects.requireNonNull(outcome)).handle();
    assertThat(observe(backend, second)).isInstanceOf(TaskObservation.Starting.class);
    spawner.destroyForcibly();
    assertThat(end(backend, second))
        .isInstanceOfSatisfying(Outcome.Exited.class, e -> assertThat(e.code()).isEqualTo(4));
    Files.createFile(volume().resolve("job/step/work/go"));
    end(backend, first);
  }

  @Test
  void loses_an_adopted_task_whose_launcher_was_killed() throws Exception {
    LocalBackend first = open(false);
    TaskHandle handle = submit(first, spec("sleep 1000"));
    long launcher = startRecord().pid();
    first.close();
    LocalBackend second = open(false);
    assertThat(observe(second, handle)).isInstanceOf(TaskObservation.Running.class);
    ProcessHandle.of(launcher).orElseThrow().destroyForcibly();
    assertLost(end(second, handle), "without an exit record");
  }

  @Test
  void does_not_take_another_process_of_the_same_id_for_the_launcher() throws Exception {
    HostProcesses host = HostProcesses.ofThisHost();
    StartRecord nobody = host.nobody();
    StartRecord other =
        new StartRecord(
            ProcessHandle.current().pid(), 1, nobody.bootId(), nobody.host(), Instant.EPOCH);
    assertThat(host.life(other)).isEqualTo(HostProcesses.Life.GONE);
    TaskHandle handle = left(StartRecord.FILE_NAME, other.render());
    assertLost(end(open(false), handle), "without an exit record");
  }

  @Test
  void knows_that_nothing_survives_a_boot() throws Exception {
    HostProcesses host = HostProcesses.ofThisHost();
    StartRecord before =
        new StartRecord(
            ProcessHandle.current().pid(), 1, "another boot", host.nobody().host(), Instant.EPOCH);
    TaskHandle handle = left(StartRecord.FILE_NAME, before.render());
    assertLost(end(open(false), handle), "without an exit record");
  }

  @Test
  void can_not_tell_of_a_task_on_another_host() throws Exception {
    StartRecord elsewhere = new StartRecord(1, 1, "another boot", "another host", Instant.EPOCH);
    TaskHandle handle = left(StartRecord.FILE_NAME, elsewhere.render());
    LocalBackend backend = open(false);
    assertThat(backend.find(TENANT, Set.of(KEY))).containsEntry(KEY, handle);
    assertThat(observe(backend, handle)).isInstanceOf(TaskObservation.Unknown.class);
    Files.delete(attempt().resolve(StartRecord.FILE_NAME));
  }

  @Test
  void waits_for_a_start_record_that_is_being_written() throws Exception {
    TaskHandle handle = left(StartRecord.FILE_NAME, "orrery-started 1\npid 4");
    LocalBackend backend = open(false);
    assertThat(backend.find(TENANT, Set.of(KEY))).containsEntry(KEY, handle);
    assertThat(observe(backend, handle)).isInstanceOf(TaskObservation.Starting.class);
    assertLost(end(backend, handle), "not whole");
  }

  @Test
  void does_not_take_a_broken_exit_record_for_success() throws Exception {
    TaskHandle handle = left(ExitRecord.FILE_NAME, "orrery-exit 1\nresult exited 0\n");
    assertLost(end(open(false), handle), "unreadable");
  }

  @Test
  void starts_a_task_whose_server_died_before_its_launcher_began() throws Exception {
    left("request", "anything");
    LocalBackend backend = open(false);
    assertThat(backend.find(TENANT, Set.of(KEY))).isEmpty();
    assertThat(end(backend, submit(backend, spec("exit 3"))))
        .isInstanceOfSatisfying(Outcome.Exited.class, e -> assertThat(e.code()).isEqualTo(3));
  }

  @Test
  void starts_a_task_whose_server_died_before_it_was_noted() throws Exception {
    new AttemptFolder(attempt()).create(KEY, new Demand(1000, 16));
    LocalBackend backend = open(false);
    assertThat(backend.find(TENANT, Set.of(KEY))).isEmpty();
    assertThat(end(backend, submit(backend, spec("exit 3"))))
        .isInstanceOfSatisfying(Outcome.Exited.class, e -> assertThat(e.code()).isEqualTo(3));
  }

  @Test
  void keeps_to_the_folder_that_was_noted_first() throws Exception {
    TaskHandle noted = left("request", "anything");
    LocalBackend backend = open(false);
    TaskSpec spec = spec("exit 3");
    TaskSpec elsewhere =
        new TaskSpec(
            spec.arguments(),
            spec.environment(),
            new TaskSpec.Folders(
                new VolumePath("job/step/other"), spec.folders().work(), spec.folders().work()),
            spec.streams(),
            spec.resources(),
            null);
    assertThat(submit(backend, elsewhere)).isEqualTo(noted);
    end(backend, noted);
  }

  @Test
  void counts_what_runs_already_before_it_starts_more() throws Exception {
    LocalBackend first = open(false);
    submit(first, spec("sleep 1000"));
    startRecord();
    first.close();
    LocalBackend second = open(false);
    TaskKey key = new TaskKey("job", "main/other", 1);
    TaskSpec spec = spec("exit 0");
    TaskSpec other =
        new TaskSpec(
            spec.arguments(),
            spec.environment(),
            new TaskSpec.Folders(
                new VolumePath("job/other"), spec.folders().work(), spec.folders().work()),
            spec.streams(),
            spec.resources(),
            null);
    SubmitOutcome outcome = second.submit(TENANT, List.of(new Submission(key, other))).get(key);
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    TaskHandle handle = ((SubmitOutcome.Accepted) Objects.requireNonNull(outcome)).handle();
    assertThat(observe(second, handle)).isInstanceOf(TaskObservation.Queued.class);
  }

  @Test
  void forgets_entries_whose_folder_was_deleted() throws Exception {
    left("request", "anything");
    Path entry = volume().resolve(".orrery/tasks").resolve(KEY.objectName());
    assertThat(entry).isSymbolicLink();
    Files.delete(attempt().resolve("request"));
    Files.delete(attempt());
    open(false).volume(TENANT);
    assertThat(entry.getParent()).isEmptyDirectory();
  }

  @Test
  void leaves_tasks_running_when_a_server_closes() throws Exception {
    LocalBackend server = open(false);
    assertThat(server.capabilities().survivesServer()).isTrue();
    TaskHandle handle = submit(server, spec("sleep 1000"));
    startRecord();
    server.close();
    assertThat(observe(open(false), handle)).isInstanceOf(TaskObservation.Running.class);
  }

  @Test
  void ends_tasks_when_a_command_line_closes() throws Exception {
    LocalBackend commandLine = open(true);
    assertThat(commandLine.capabilities().survivesServer()).isFalse();
    TaskHandle handle = submit(commandLine, spec("trap '' TERM; sleep 1000 & wait; sleep 1000"));
    StartRecord launcher = startRecord();
    commandLine.close();
    assertThat(HostProcesses.ofThisHost().life(launcher)).isEqualTo(HostProcesses.Life.GONE);
    assertThat(end(open(false), handle))
        .isInstanceOfSatisfying(
            Outcome.Ended.class, e -> assertThat(e.cause()).isEqualTo(new Cause.Cancelled()));
  }

  @Test
  void notes_nothing_for_later_when_tasks_end_with_it() throws Exception {
    LocalBackend commandLine = open(true);
    TaskHandle handle = submit(commandLine, spec("exit 3"));
    end(commandLine, handle);
    assertThat(commandLine.find(TENANT, Set.of(KEY))).containsEntry(KEY, handle);
    assertThat(volume().resolve(".orrery")).doesNotExist();
    assertThat(attempt().resolve("request")).doesNotExist();
  }

  @Test
  void tells_that_the_arguments_are_too_long() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend, spec("true " + "x".repeat(1 << 20)));
    assertThat(end(backend, handle))
        .isInstanceOfSatisfying(
            Outcome.Ended.class, e -> assertThat(e.cause()).isInstanceOf(Cause.NotStarted.class));
  }

  @Test
  void refuses_a_variable_that_no_environment_can_hold() throws Exception {
    TaskSpec spec = spec("exit 0");
    TaskSpec odd =
        new TaskSpec(
            spec.arguments(),
            Map.of("A=B", "c"),
            spec.folders(),
            spec.streams(),
            spec.resources(),
            null);
    assertThat(open(false).submit(TENANT, List.of(new Submission(KEY, odd))).get(KEY))
        .isInstanceOf(SubmitOutcome.Rejected.class);
    assertThat(attempt()).doesNotExist();
  }
}
