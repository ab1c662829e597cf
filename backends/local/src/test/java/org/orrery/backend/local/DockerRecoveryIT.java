package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.local.containers.OwnedContainer;
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
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.Eventually;

/** What is left in a real daemon after crashes and meddling, and what is made of it. */
class DockerRecoveryIT {
  private static final Tenant TENANT = new Tenant("me");
  private static final String INSTANCE = "recovery-" + ProcessHandle.current().pid();
  private static final int MANY = 20;

  @TempDir Path state = Path.of("set by JUnit");
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final List<LocalBackend> opened = new ArrayList<>();

  @BeforeAll
  static void needsDocker() throws Exception {
    TestDocker.require();
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    opened.forEach(LocalBackend::close);
    try (DockerEngine engine = TestDocker.engine(INSTANCE)) {
      for (OwnedContainer container : own(engine)) {
        engine.remove(container.name());
      }
    }
    timer.shutdownNow();
    blocking.shutdownNow();
  }

  private LocalBackend open(boolean endTasksOnClose, ContainerEngine engine) throws Exception {
    LocalBackendSettings settings =
        new LocalBackendSettings(
            MANY,
            MANY * 16,
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
            new LocalContainers(engine, TestDocker.settings(INSTANCE), blocking));
    opened.add(backend);
    return backend;
  }

  private LocalBackend open(boolean endTasksOnClose) throws Exception {
    return open(endTasksOnClose, TestDocker.engine(INSTANCE));
  }

  private static List<OwnedContainer> own(ContainerEngine engine) throws Exception {
    return engine.labelled(ContainerLabels.INSTANCE).stream()
        .filter(c -> INSTANCE.equals(c.labels().get(ContainerLabels.INSTANCE)))
        .toList();
  }

  private static int containers() throws Exception {
    try (DockerEngine engine = TestDocker.engine(INSTANCE)) {
      return own(engine).size();
    }
  }

  private static VolumePath base(int i) {
    return new VolumePath("job/step" + i);
  }

  private TaskHandle submit(LocalBackend backend, int i, String script) {
    TaskKey key = new TaskKey("job", "main/step" + i, 1);
    VolumePath work = base(i).resolve("work");
    VolumePath temporary = base(i).resolve("temporary");
    backend
        .volume(TENANT)
        .prepare(List.of(new StagePlan(key, List.of(work, temporary), List.of())));
    TaskSpec spec =
        new TaskSpec(
            List.of("sh", "-c", script),
            Map.of("PATH", "/bin"),
            new TaskSpec.Folders(base(i).resolve("launcher"), work, temporary),
            new TaskSpec.Streams(null, work.resolve("out"), work.resolve("err")),
            new Resources(1, 16, 0, 0),
            null,
            new Container(
                TestDocker.shellImage(),
                List.of(),
                backend.volume(TENANT).pathSeenByTasks(work),
                false));
    SubmitOutcome outcome =
        Objects.requireNonNull(backend.submit(TENANT, List.of(new Submission(key, spec))).get(key));
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    return ((SubmitOutcome.Accepted) outcome).handle();
  }

  private TaskHandle sleeper(LocalBackend backend, int i) throws Exception {
    TaskHandle handle = submit(backend, i, "exec sleep 1000");
    Eventually.is(
        "it runs", () -> observe(backend, handle), TaskObservation.Running.class::isInstance);
    return handle;
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

  /**
   * A server's backend that is closed stops in the midst of everything, as one does that is killed.
   */
  @Test
  void ends_every_job_right_and_leaves_nothing_after_a_crash_amid_many_steps() throws Exception {
    LocalBackend killed = open(false);
    List<TaskHandle> handles = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      handles.add(submit(killed, i, "sleep 3; exit " + i));
    }
    Eventually.holds("some are there", () -> containers() > 2);
    killed.close();
    LocalBackend next = open(false);
    for (int i = 0; i < MANY; i++) {
      if (next.find(TENANT, Set.of(handles.get(i).key())).isEmpty()) {
        handles.set(i, submit(next, i, "sleep 3; exit " + i));
      }
    }
    for (int i = 0; i < MANY; i++) {
      int code = i;
      assertThat(end(next, handles.get(i)))
          .isInstanceOfSatisfying(
              Outcome.Exited.class, exited -> assertThat(exited.code()).isEqualTo(code));
    }
    Eventually.is("no container is left", DockerRecoveryIT::containers, left -> left == 0);
  }

  @Test
  void loses_a_task_whose_container_is_killed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle handle = sleeper(backend, 0);
    try (DockerEngine meddler = TestDocker.engine(INSTANCE)) {
      meddler.signal(own(meddler).getFirst().name(), ContainerEngine.Signal.KILL);
    }
    assertThat(cause(backend, handle)).isInstanceOf(Cause.Lost.class);
    Eventually.is("no container is left", DockerRecoveryIT::containers, left -> left == 0);
  }

  @Test
  void loses_a_task_whose_container_is_stopped_or_removed() throws Exception {
    LocalBackend backend = open(false);
    TaskHandle stopped = sleeper(backend, 0);
    try (DockerEngine meddler = TestDocker.engine(INSTANCE)) {
      meddler.signal(own(meddler).getFirst().name(), ContainerEngine.Signal.TERM);
      assertThat(cause(backend, stopped)).isInstanceOf(Cause.Lost.class);
      TaskHandle removed = sleeper(backend, 1);
      meddler.remove(own(meddler).getFirst().name());
      assertThat(cause(backend, removed)).isInstanceOf(Cause.Lost.class);
    }
  }

  @Test
  void ends_containers_with_their_command_line() throws Exception {
    LocalBackend commandLine = open(true);
    TaskHandle handle = sleeper(commandLine, 0);
    commandLine.close();
    assertThat(containers()).isZero();
    assertThat(cause(open(false), handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void waits_for_a_daemon_that_is_not_there() throws Exception {
    URI nowhere = URI.create("unix://" + state.resolve("no.sock"));
    LocalBackend backend = open(false, new DockerEngine(nowhere, TestDocker.settings(INSTANCE)));
    TaskHandle handle = submit(backend, 0, "exit 0");
    Eventually.is(
        "it waits", () -> observe(backend, handle), TaskObservation.Blocked.class::isInstance);
    ContainerImage image = TestDocker.shellImage();
    assertThat(backend.resolveImages(TENANT, Set.of(image)).get(image))
        .isInstanceOf(ImageResolution.Unavailable.class);
    backend.cancel(Set.of(handle));
    assertThat(cause(backend, handle)).isEqualTo(new Cause.Cancelled());
  }

  @Test
  void pulls_in_the_registrys_own_words() throws Exception {
    ContainerImage nowhere =
        new ContainerImage(
            "127.0.0.1:1/no/image:1", new ContainerImage.Source.Pull("127.0.0.1:1/no/image:1"));
    assertThat(open(false).resolveImages(TENANT, Set.of(nowhere)).get(nowhere))
        .isInstanceOfSatisfying(
            ImageResolution.Unavailable.class,
            answer -> assertThat(answer.why()).contains("connection refused"));
  }
}
