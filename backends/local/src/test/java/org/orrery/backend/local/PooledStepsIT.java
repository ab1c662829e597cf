package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.local.containers.OwnedContainer;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;
import org.orrery.backend.testkit.Eventually;

/** What steps that use one container one after another see of each other: nothing. */
class PooledStepsIT {
  private static final Tenant TENANT = new Tenant("me");
  private static final Tenant OTHER = new Tenant("other");
  private static final String INSTANCE = "pooled-" + ProcessHandle.current().pid();

  /** Longer than any case takes. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** What root keeps in every container, pooled or not: CHOWN, DAC_OVERRIDE, FOWNER, FSETID. */
  private static final String OF_ROOT = "000000000000001b";

  @TempDir Path state = Path.of("set by JUnit");
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private @Nullable LocalBackend backend;

  @BeforeAll
  static void needsDocker() throws Exception {
    TestDocker.require();
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    if (backend != null) {
      backend.close();
    }
    try (DockerEngine engine = TestDocker.engine(INSTANCE)) {
      for (OwnedContainer container : own(engine)) {
        engine.remove(container.name());
      }
    }
    timer.shutdownNow();
    blocking.shutdownNow();
  }

  private static List<OwnedContainer> own(DockerEngine engine) throws Exception {
    return engine.labelled(ContainerLabels.INSTANCE).stream()
        .filter(c -> INSTANCE.equals(c.labels().get(ContainerLabels.INSTANCE)))
        .toList();
  }

  private static List<String> containers() throws Exception {
    try (DockerEngine engine = TestDocker.engine(INSTANCE)) {
      return own(engine).stream().map(OwnedContainer::name).toList();
    }
  }

  private LocalBackend open(String user, Duration idle) throws IOException {
    ContainerSettings settings = TestDocker.settings(INSTANCE, user, idle);
    LocalBackend opened =
        new LocalBackend(
            new LocalBackendSettings(
                2,
                1024,
                state.resolve("launcher"),
                LauncherProgram.forThisHost(),
                Duration.ofSeconds(1),
                false),
            LocalVolumes.perTenant(state.resolve("volumes")),
            timer,
            blocking,
            new LocalContainers(
                DockerEngine.open(TestDocker.host(), settings), settings, blocking));
    backend = opened;
    return opened;
  }

  private LocalBackend open() throws IOException {
    return open(ContainerSettings.ownUser(), IDLE);
  }

  private static VolumePath base(String name) {
    return new VolumePath("job/" + name);
  }

  private static TaskHandle submit(LocalBackend backend, Tenant tenant, String name, String script)
      throws Exception {
    TaskKey key = new TaskKey("job", "main/" + name, 1);
    VolumePath work = base(name).resolve("work");
    VolumePath temporary = base(name).resolve("temporary");
    backend
        .volume(tenant)
        .prepare(List.of(new StagePlan(key, List.of(work, temporary), List.of())));
    // Steps of another user than the tests' must be able to write there.
    VolumePath launcher = base(name).resolve("launcher");
    Path root = Path.of(backend.volume(tenant).pathSeenByTasks(VolumePath.ROOT));
    Files.createDirectories(root.resolve(launcher.value()));
    for (VolumePath folder : List.of(launcher, work, temporary)) {
      assertThat(root.resolve(folder.value()).toFile().setWritable(true, false)).isTrue();
    }
    TaskSpec spec =
        new TaskSpec(
            List.of("sh", "-c", script),
            Map.of("PATH", "/bin"),
            new TaskSpec.Folders(launcher, work, temporary),
            new TaskSpec.Streams(null, work.resolve("out"), work.resolve("out")),
            new Resources(1, 64, 0, 0),
            null,
            new Container(
                TestDocker.shellImage(),
                List.of(),
                backend.volume(tenant).pathSeenByTasks(work),
                false));
    backend.submit(tenant, List.of(new Submission(key, spec)));
    return Objects.requireNonNull(backend.find(tenant, Set.of(key)).get(key), "accepted");
  }

  private static Outcome end(LocalBackend backend, TaskHandle handle) throws Exception {
    TaskObservation ended =
        Eventually.is(
            "it has ended",
            () -> Objects.requireNonNull(backend.observe(Set.of(handle)).get(handle)),
            TaskObservation.Ended.class::isInstance);
    return ((TaskObservation.Ended) ended).outcome();
  }

  /** What a script that ends well prints. */
  private static String run(LocalBackend backend, String name, String script) throws Exception {
    Outcome outcome = end(backend, submit(backend, TENANT, name, script));
    String printed =
        Files.readString(
            Path.of(backend.volume(TENANT).pathSeenByTasks(base(name).resolve("work/out"))));
    assertThat(outcome)
        .as(printed)
        .isInstanceOfSatisfying(Outcome.Exited.class, e -> assertThat(e.code()).isZero());
    return printed;
  }

  private static String onlyContainer() throws Exception {
    List<String> all = containers();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void gives_the_next_step_the_same_container_and_nothing_of_the_last_one() throws Exception {
    LocalBackend opened = open();
    run(
        opened,
        "first",
        "echo > /tmp/left; echo > /dev/shm/left; echo > /dev/left; echo > /left; exit 0");
    String first = onlyContainer();
    String seen =
        run(
            opened,
            "second",
            "ls -A /tmp /dev/shm; ls -d /left /dev/left; ls ../..; cat /proc/[0-9]*/cmdline; exit 0");
    assertThat(onlyContainer()).isEqualTo(first);
    assertThat(seen.replace("ls: /left: No such file", "").replace("/dev/left: No such file", ""))
        .doesNotContain("/tmp/left")
        .doesNotContain("first");
    assertThat(seen).contains("second").doesNotContain("\nleft\n");
  }

  @Test
  void leaves_no_daemon_behind() throws Exception {
    LocalBackend opened = open();
    run(
        opened,
        "daemon",
        "(setsid sh -c 'setsid sleep 4321 & exec sleep 4321' >/dev/null 2>&1 &); exit 0");
    assertThat(onlyContainer()).isNotEmpty();
    assertThat(commandLines()).noneMatch(line -> line.contains("sleep\0004321"));
  }

  private static List<String> commandLines() throws IOException {
    try (var processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .map(PooledStepsIT::commandLine)
          .toList();
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException e) {
      // It ended meanwhile.
      return "";
    }
  }

  @Test
  void leaves_an_ordinary_user_no_capability_and_no_way_to_mount() throws Exception {
    String printed =
        run(open("4321:4322", IDLE), "user", "id; grep -E '^(Cap|NoNewPrivs)' /proc/self/status");
    assertThat(printed).contains("uid=4321 gid=4322").contains("NoNewPrivs:\t1");
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertThat(printed).contains(set + ":\t0000000000000000");
    }
  }

  @Test
  void leaves_root_what_it_has_in_a_fresh_container() throws Exception {
    String printed =
        run(
            open("0:0", IDLE),
            "root",
            """
            grep ^Cap /proc/self/status
            mkdir m; mount -t tmpfs none m && echo mounted
            mount -o remount,rw / && echo mounted
            umount /proc && echo mounted
            unshare -m true && echo parted
            echo x > /proc/sys/kernel/core_pattern && echo changed
            head -c 1 /proc/1/mem && echo traced
            exit 0
            """);
    assertThat(printed).contains("CapEff:\t" + OF_ROOT).contains("CapBnd:\t" + OF_ROOT);
    assertThat(printed)
        .doesNotContain("mounted")
        .doesNotContain("parted")
        .doesNotContain("changed")
        .doesNotContain("traced");
  }

  @Test
  void gives_two_steps_at_once_two_containers() throws Exception {
    LocalBackend opened = open();
    TaskHandle one = submit(opened, TENANT, "one", "exec sleep 3");
    TaskHandle two = submit(opened, TENANT, "two", "exec sleep 3");
    end(opened, one);
    end(opened, two);
    assertThat(containers()).hasSize(2);
  }

  @Test
  void gives_two_tenants_two_containers() throws Exception {
    LocalBackend opened = open();
    end(opened, submit(opened, TENANT, "mine", "exit 0"));
    end(opened, submit(opened, OTHER, "theirs", "exit 0"));
    assertThat(containers()).hasSize(2);
  }

  @Test
  void ends_only_the_step_that_is_cancelled() throws Exception {
    LocalBackend opened = open();
    TaskHandle handle = submit(opened, TENANT, "long", "sleep 1000 & exec sleep 1000");
    Eventually.is(
        "it runs",
        () -> Objects.requireNonNull(opened.observe(Set.of(handle)).get(handle)),
        TaskObservation.Running.class::isInstance);
    String container = onlyContainer();
    opened.cancel(Set.of(handle));
    assertThat(end(opened, handle))
        .isInstanceOfSatisfying(
            Outcome.Ended.class,
            ended -> assertThat(ended.cause()).isEqualTo(new Cause.Cancelled()));
    assertThat(run(opened, "next", "echo here")).isEqualTo("here\n");
    assertThat(onlyContainer()).isEqualTo(container);
  }

  @Test
  void ends_what_nobody_uses_by_itself_and_at_the_close() throws Exception {
    LocalBackend opened = open();
    run(opened, "closed", "exit 0");
    assertThat(containers()).hasSize(1);
    opened.close();
    assertThat(containers()).isEmpty();
    run(open(ContainerSettings.ownUser(), Duration.ofSeconds(1)), "idle", "exit 0");
    Eventually.is("it has ended by itself", PooledStepsIT::containers, List::isEmpty);
  }
}
