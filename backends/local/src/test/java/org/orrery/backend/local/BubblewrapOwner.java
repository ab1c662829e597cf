package org.orrery.backend.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.spi.Container;
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

/** A process of its own that owns containers, to be killed; and what another one does with them. */
final class BubblewrapOwner implements AutoCloseable {
  static final Tenant TENANT = new Tenant("me");
  private static final String INSTANCE = "owner";
  private static final int MANY = 20;

  private final Path state;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final LocalBackend backend;

  /**
   * @param commandLine whether the tasks are to end with their owner
   */
  BubblewrapOwner(Path state, boolean commandLine) throws Exception {
    this.state = state;
    this.backend =
        new LocalBackend(
            new LocalBackendSettings(
                MANY,
                MANY * 16,
                state.resolve("launcher"),
                LauncherProgram.forThisHost(),
                Duration.ofSeconds(1),
                commandLine),
            LocalVolumes.perTenant(state.resolve("volumes")),
            timer,
            blocking,
            containers());
  }

  private LocalContainers containers() throws Exception {
    return TestBubblewrap.open(
        INSTANCE, state.resolve("images"), state.resolve("containers"), blocking);
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments the folder, {@code true} for a command line, how many steps, and the script of
   *     each, with its number in {@code $1}
   */
  public static void main(String[] arguments) throws Exception {
    BubblewrapOwner owner =
        new BubblewrapOwner(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]));
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      TaskHandle handle = owner.submit(i, arguments[3]);
      while (!(owner.observe(handle) instanceof TaskObservation.Running)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      System.out.println("runs " + i);
    }
    TimeUnit.DAYS.sleep(1);
  }

  LocalBackend backend() {
    return backend;
  }

  TaskObservation observe(TaskHandle handle) {
    return Objects.requireNonNull(backend.observe(Set.of(handle)).get(handle));
  }

  static TaskKey key(int i) {
    return new TaskKey("job", "main/step" + i, 1);
  }

  TaskHandle submit(int i, String script) throws Exception {
    VolumePath base = new VolumePath("job/step" + i);
    VolumePath work = base.resolve("work");
    VolumePath temporary = base.resolve("temporary");
    backend
        .volume(TENANT)
        .prepare(List.of(new StagePlan(key(i), List.of(work, temporary), List.of())));
    TaskSpec spec =
        new TaskSpec(
            List.of("sh", "-c", script, "sh", Integer.toString(i)),
            Map.of("PATH", "/bin"),
            new TaskSpec.Folders(base.resolve("launcher"), work, temporary),
            new TaskSpec.Streams(null, work.resolve("out"), work.resolve("err")),
            new Resources(1, 16, 0, 0),
            null,
            new Container(
                TestBubblewrap.shellImage(state),
                List.of(),
                backend.volume(TENANT).pathSeenByTasks(work),
                false));
    SubmitOutcome outcome =
        backend.submit(TENANT, List.of(new Submission(key(i), spec))).get(key(i));
    if (outcome instanceof SubmitOutcome.Accepted(TaskHandle handle)) {
      return handle;
    }
    throw new IllegalStateException(String.valueOf(outcome));
  }

  /** How many are there, running or not. */
  int containersLeft() throws Exception {
    try (ContainerEngine engine = containers().engine()) {
      return engine.labelled(ContainerLabels.INSTANCE).size();
    }
  }

  @Override
  public void close() {
    backend.close();
    timer.shutdownNow();
    blocking.shutdownNow();
  }
}
