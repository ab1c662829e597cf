package org.orrery.backend.local;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.DockerBenchClient;
import org.orrery.backend.local.containers.DockerEngine;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/**
 * What a step in a container costs, beside the daemon's calls alone through the same client in the
 * same run: create, start, wait and remove beside a fresh container; an exec beside a container
 * that another step has left. Alternates the two, so that what else the machine does hits both.
 * Prints medians in milliseconds and their ratio.
 *
 * <p>Arguments: how many rounds (default 20), and {@code pooled} for the second.
 */
final class ContainerBench {
  private static final Tenant TENANT = new Tenant("bench");

  private ContainerBench() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
    boolean pooled = arguments.length > 1 && arguments[1].equals("pooled");
    TestDocker.require();
    Path state = Files.createTempDirectory("orrery-bench-");
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    ExecutorService blocking = Executors.newCachedThreadPool();
    try (LocalBackend backend = open(state, timer, blocking, pooled);
        DockerClient client = DockerBenchClient.of(TestDocker.host())) {
      String waiting = pooled ? idle(client) : null;
      Semaphore changes = new Semaphore(0);
      backend.onChange(changes::release);
      long[] bare = new long[rounds];
      long[] step = new long[rounds];
      for (int i = -2; i < rounds; i++) {
        int n = i + 2;
        long bareNanos = nanos(() -> waiting == null ? bare(client) : exec(client, waiting));
        long stepNanos = nanos(() -> step(backend, n, changes));
        if (i >= 0) {
          bare[i] = bareNanos;
          step[i] = stepNanos;
        }
      }
      double bareMillis = medianMillis(bare);
      double stepMillis = medianMillis(step);
      System.out.printf(
          "bare %.0f ms, step %.0f ms, ratio %.2f%n",
          bareMillis, stepMillis, stepMillis / bareMillis);
      if (waiting != null) {
        client.removeContainerCmd(waiting).withForce(true).exec();
      }
    } finally {
      timer.shutdownNow();
      blocking.shutdownNow();
      new ProcessBuilder("rm", "-r", state.toString()).start().waitFor();
    }
  }

  private static LocalBackend open(
      Path state, ScheduledExecutorService timer, ExecutorService blocking, boolean pooled)
      throws Exception {
    ContainerSettings containers =
        TestDocker.settings(
            "bench", ContainerSettings.ownUser(), pooled ? ContainerSettings.POOL_IDLE : null);
    LocalBackendSettings settings =
        new LocalBackendSettings(
            2,
            1024,
            state.resolve("launcher"),
            LauncherProgram.forThisHost(),
            Duration.ofSeconds(1),
            false);
    return new LocalBackend(
        settings,
        LocalVolumes.perTenant(state.resolve("volumes")),
        timer,
        blocking,
        new LocalContainers(
            DockerEngine.open(TestDocker.host(), containers), containers, blocking));
  }

  private static long nanos(Callable<?> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return System.nanoTime() - start;
  }

  private static double medianMillis(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }

  private static Void bare(DockerClient client) {
    String id =
        client
            .createContainerCmd(TestDocker.shellImage().name())
            .withCmd("true")
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
            .exec()
            .getId();
    client.startContainerCmd(id).exec();
    client.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode();
    client.removeContainerCmd(id).exec();
    return null;
  }

  /** A container that does nothing. */
  private static String idle(DockerClient client) {
    String id =
        client
            .createContainerCmd(TestDocker.shellImage().name())
            .withCmd("sleep", "100000")
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
            .exec()
            .getId();
    client.startContainerCmd(id).exec();
    return id;
  }

  private static Void exec(DockerClient client, String container) throws InterruptedException {
    String id =
        client.execCreateCmd(container).withAttachStdout(true).withCmd("true").exec().getId();
    client.execStartCmd(id).exec(new ResultCallback.Adapter<Frame>()).awaitCompletion();
    client.inspectExecCmd(id).exec();
    return null;
  }

  private static Void step(LocalBackend backend, int n, Semaphore changes) throws Exception {
    TaskKey key = new TaskKey("job", "main/step" + n, 1);
    VolumePath base = new VolumePath("job/step" + n);
    VolumePath work = base.resolve("work");
    VolumePath temporary = base.resolve("temporary");
    backend
        .volume(TENANT)
        .prepare(List.of(new StagePlan(key, List.of(work, temporary), List.of())));
    TaskSpec spec =
        new TaskSpec(
            List.of("true"),
            Map.of("PATH", "/bin"),
            new TaskSpec.Folders(base.resolve("launcher"), work, temporary),
            new TaskSpec.Streams(null, work.resolve("out"), work.resolve("err")),
            new Resources(1, 64, 0, 0),
            null,
            new Container(
                TestDocker.shellImage(),
                List.of(),
                backend.volume(TENANT).pathSeenByTasks(work),
                false));
    backend.submit(TENANT, List.of(new Submission(key, spec)));
    TaskHandle handle =
        Objects.requireNonNull(backend.find(TENANT, Set.of(key)).get(key), "accepted");
    while (!(backend.observe(Set.of(handle)).get(handle) instanceof TaskObservation.Ended)) {
      changes.tryAcquire(1, TimeUnit.SECONDS);
    }
    return null;
  }
}
