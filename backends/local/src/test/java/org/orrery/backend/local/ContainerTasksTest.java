package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.ExitRecord;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.launcher.StartRecord;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerStart;
import org.orrery.backend.local.containers.ContainerState;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
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
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.Eventually;

/** What becomes of tasks whose engine is silent, whose container is killed, and so on. */
class ContainerTasksTest {
  private static final Tenant TENANT = new Tenant("me");
  private static final TaskKey KEY = new TaskKey("job", "main/step", 1);
  private static final VolumePath ATTEMPT = new VolumePath("job/step/launcher");
  private static final VolumePath WORK = new VolumePath("job/step/work");
  private static final ContainerImage IMAGE =
      new ContainerImage("image:1", new ContainerImage.Source.Present());
  private static final Usage USED =
      new Usage(
          Instant.ofEpochSecond(1000), Instant.ofEpochSecond(1001), Duration.ofMillis(5), 40_960);

  @TempDir Path state = Path.of("set by JUnit");
  private final ScriptedEngine engine = new ScriptedEngine();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final List<LocalBackend> opened = new ArrayList<>();

  @AfterEach
  void close() {
    engine.silent = false;
    engine.states.clear();
    opened.forEach(LocalBackend::close);
    timer.shutdownNow();
    blocking.shutdownNow();
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
            settings,
            LocalVolumes.perTenant(state.resolve("volumes")),
            timer,
            blocking,
            new LocalContainers(
                engine, ContainerSettings.ofServer("test", ContainerSettings.ownUser()), blocking));
    opened.add(backend);
    return backend;
  }

  private Path attempt() {
    return state.resolve("volumes/me").resolve(ATTEMPT.value());
  }

  private TaskHandle submit(LocalBackend backend) {
    backend.volume(TENANT).prepare(List.of(new StagePlan(KEY, List.of(WORK), List.of())));
    TaskSpec spec =
        new TaskSpec(
            List.of("program"),
            Map.of("PATH", "/bin"),
            new TaskSpec.Folders(ATTEMPT, WORK, WORK),
            new TaskSpec.Streams(null, WORK.resolve("out"), WORK.resolve("err")),
            new Resources(1, 16, 0, 0),
            null,
            new Container(IMAGE, List.of(), "/", false));
    SubmitOutcome outcome =
        Objects.requireNonNull(backend.submit(TENANT, List.of(new Submission(KEY, spec))).get(KEY));
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    return ((SubmitOutcome.Accepted) outcome).handle();
  }

  private static TaskObservation observe(LocalBackend backend, TaskHandle handle) {
    return Objects.requireNonNull(backend.observe(Set.of(handle)).get(handle));
  }

  private static Outcome end(LocalBackend backend, TaskHandle handle) throws Exception {
    TaskObservation ended =
        Eventually.is(
            "it has ended",
            () -> observe(backend, handle),
            TaskObservation.Ended.class::isInstance);
    return ((TaskObservation.Ended) ended).outcome();
  }

  private static Cause cause(LocalBackend backend, TaskHandle handle) throws Exception {
    Outcome outcome = end(backend, handle);
    assertThat(outcome).isInstanceOf(Outcome.Ended.class);
    return ((Outcome.Ended) outcome).cause();
  }

  /** What the launcher writes when it begins. */
  private void begun() {
    write(StartRecord.FILE_NAME, new StartRecord(1, 1, "boot", "host", Instant.EPOCH).render());
  }

  private void ended(ExitRecord.Result result) {
    begun();
    write(ExitRecord.FILE_NAME, new ExitRecord(result, USED).render());
  }

  private void write(String name, String text) {
    try {
      Files.writeString(attempt().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ContainerState runs(ContainerStart start) {
    begun();
    return new ContainerState.Running();
  }

  /** Of the only container. */
  private String name() {
    return engine.starts.getFirst().name();
  }

  private TaskHandle running(LocalBackend backend) throws Exception {
    engine.life = this::runs;
    TaskHandle handle = submit(backend);
    Eventually.is(
        "it runs", () -> observe(backend, handle), TaskObservation.Running.class::isInstance);
    // What it becomes from here on is not overwritten by its start any more.
    Eventually.holds("it is started", () -> !engine.states.isEmpty());
    return handle;
  }

  @Test
  void waits_while_the_engine_is_silent_and_says_so() throws Exception {
    engine.silent = true;
    engine.life =
        start -> {
          ended(new ExitRecord.Result.Exited(3));
          return new ContainerState.Ended(0, false);
        };
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend);
    Eventually.is(
        "it waits",
        () -> observe(backend, handle),
        new TaskObservation.Blocked("nobody answers")::equals);
    assertThat(backend.resolveImages(TENANT, Set.of(IMAGE)))
        .containsEntry(IMAGE, new ImageResolution.Unavailable("nobody answers"));
    engine.silent = false;
    assertThat(end(backend, handle))
        .isEqualTo(
            new Outcome.Exited(
                3,
                new Usage(
                    USED.started(),
                    USED.ended(),
                    USED.processorTime(),
                    USED.peakMemoryKibibytes(),
                    ScriptedEngine.DIGEST)));
    assertThat(engine.states).isEmpty();
  }

  @Test
  void cancels_a_task_that_waits_for_a_silent_engine() throws Exception {
    engine.silent = true;
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend);
    backend.cancel(Set.of(handle));
    assertThat(cause(backend, handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void cancels_a_task_whose_image_is_being_pulled() throws Exception {
    CountDownLatch pulling = new CountDownLatch(1);
    CountDownLatch pulled = new CountDownLatch(1);
    engine.pull =
        image -> {
          pulling.countDown();
          try {
            pulled.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new ImageResolution.Found(ScriptedEngine.DIGEST);
        };
    LocalBackend backend = open(false);
    TaskHandle handle = submit(backend);
    pulling.await();
    backend.cancel(Set.of(handle));
    assertThat(cause(backend, handle)).isEqualTo(new Cause.Cancelled());
    pulled.countDown();
    assertThat(engine.starts).isEmpty();
  }

  @Test
  void loses_a_task_whose_container_was_killed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    engine.becomes(name(), new ContainerState.Ended(137, false));
    assertThat(cause(backend, handle)).isInstanceOf(Cause.Lost.class);
    Eventually.holds("it is removed", engine.states::isEmpty);
    assertThat(cause(open(false), handle)).isInstanceOf(Cause.Lost.class);
  }

  @Test
  void loses_a_task_whose_container_was_removed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    engine.becomes(name(), new ContainerState.Absent());
    assertThat(cause(backend, handle)).isInstanceOf(Cause.Lost.class);
  }

  @Test
  void loses_a_task_whose_container_somebody_else_stopped() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    ended(new ExitRecord.Result.Cancelled());
    engine.becomes(name(), new ContainerState.Ended(0, false));
    assertThat(cause(backend, handle))
        .isEqualTo(new Cause.Lost("its container was stopped from outside"));
  }

  @Test
  void tells_a_cancel_from_a_stop_from_outside() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    backend.cancel(Set.of(handle));
    Eventually.holds("it is told", () -> !engine.signals.isEmpty());
    ended(new ExitRecord.Result.Cancelled());
    engine.becomes(name(), new ContainerState.Ended(0, false));
    assertThat(cause(backend, handle)).isEqualTo(new Cause.Cancelled());
    assertThat(cause(open(false), handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void tells_a_killed_process_from_one_that_needed_too_much_memory() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    ended(new ExitRecord.Result.Signalled(9));
    engine.becomes(name(), new ContainerState.Ended(0, true));
    assertThat(cause(backend, handle)).isEqualTo(new Cause.OutOfMemory(16, 40));
    assertThat(cause(open(false), handle)).isEqualTo(new Cause.OutOfMemory(16, 40));
  }

  @Test
  void does_not_call_a_success_out_of_memory() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = running(backend);
    ended(new ExitRecord.Result.Exited(0));
    engine.becomes(name(), new ContainerState.Ended(0, true));
    assertThat(end(backend, handle)).isInstanceOf(Outcome.Exited.class);
  }

  @Test
  void can_not_tell_of_an_earlier_servers_task_while_the_engine_is_silent() throws Exception {
    LocalBackend first = open(false);
    TaskHandle handle = running(first);
    first.close();
    engine.silent = true;
    LocalBackend second = open(false);
    assertThat(observe(second, handle)).isInstanceOf(TaskObservation.Unknown.class);
    engine.silent = false;
    assertThat(observe(second, handle)).isInstanceOf(TaskObservation.Running.class);
    ended(new ExitRecord.Result.Signalled(9));
    engine.becomes(name(), new ContainerState.Ended(0, true));
    assertThat(cause(second, handle)).isInstanceOf(Cause.OutOfMemory.class);
    Eventually.holds("it is removed", engine.states::isEmpty);
  }

  @Test
  void removes_containers_that_a_dead_command_line_left() throws Exception {
    HostProcesses host = HostProcesses.ofThisHost();
    engine.states.put("left", new ContainerState.Running());
    engine.labels.put("left", ContainerLabels.ofProcess(host.nobody()));
    engine.states.put("alive", new ContainerState.Running());
    engine.labels.put("alive", ContainerLabels.ofProcess(host.self()));
    LocalBackend commandLine = open(true);
    assertThat(engine.states).containsKeys("left", "alive");
    commandLine.resolveImages(TENANT, Set.of(IMAGE));
    Eventually.holds("one is removed", () -> !engine.states.containsKey("left"));
    assertThat(engine.states).containsOnlyKeys("alive");
  }

  @Test
  void leaves_containers_of_other_places_alone() throws Exception {
    engine.states.put("other", new ContainerState.Running());
    engine.labels.put("other", ContainerLabels.of("another", TENANT, KEY, ATTEMPT));
    engine.states.put("own", new ContainerState.Running());
    engine.labels.put("own", ContainerLabels.of("test", TENANT, KEY, ATTEMPT));
    open(false);
    Eventually.holds("the own one is removed", () -> !engine.states.containsKey("own"));
    assertThat(engine.states).containsOnlyKeys("other");
  }
}
