package org.orrery.cwl.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.LocalBackend;
import org.orrery.backend.local.LocalBackendSettings;
import org.orrery.backend.local.LocalContainers;
import org.orrery.backend.local.containers.BubblewrapPlaces;
import org.orrery.backend.local.containers.ContainerSettings;
import org.orrery.backend.local.containers.ContainerSettings.ImagePolicy;
import org.orrery.backend.local.containers.EngineChoice;
import org.orrery.backend.local.containers.ImageArchives;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.engine.RunDefinition;
import org.orrery.cwl.engine.RunJournal;
import org.orrery.cwl.engine.RunListener;
import org.orrery.cwl.engine.RunResult;
import org.orrery.cwl.engine.RunServices;
import org.orrery.cwl.engine.WorkflowRun;
import org.orrery.cwl.engine.evaluate.ContainerPolicy;
import org.orrery.cwl.engine.evaluate.EvaluationServices.Evaluators;
import org.orrery.cwl.engine.evaluate.EvaluationServices.FormatCheck;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One run on this host, with everything that it needs. However the process ends, short of SIGKILL,
 * the steps' processes are ended and the intermediate files deleted.
 */
final class LocalRun implements AutoCloseable {
  private static final Tenant USER = new Tenant("user");
  private static final String LAUNCHER = "launcher";

  /** A person waits after Ctrl-C. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** How long the end of the process waits for the steps' ends and for the deletion of files. */
  private static final Duration END = GRACE.plusSeconds(7);

  private static final int TIMER_THREADS = 2;
  private static final int RANDOM_DIGITS = 8;

  /**
   * @param folder where the intermediate files are
   * @param parallelLimit steps at once
   * @param expressions closed at the end of the run, which ends evaluations that are under way
   */
  record Settings(
      Folder folder, int parallelLimit, Containers containers, GraalJsEvaluator expressions) {}

  /**
   * Where the intermediate files are.
   *
   * @param prefix see {@link WorkFolder#make}; without a cache only
   * @param cache folder of the results of earlier runs, or null: then none are used or kept
   * @param keep whether the intermediate files outlive the run
   */
  record Folder(@Nullable String prefix, @Nullable Path cache, boolean keep) {
    private WorkFolder make(String run) throws IOException {
      return cache == null ? WorkFolder.make(prefix) : WorkFolder.inCache(cache, run);
    }
  }

  /**
   * Which steps run in containers, and how.
   *
   * @param memory whether they are held to what their steps asked for
   * @param cores likewise
   * @param pool whether they are kept for the next step
   */
  record Containers(
      ContainerPolicy policy,
      EngineChoice.Wish engine,
      boolean memory,
      boolean cores,
      boolean pool) {}

  private final String name;
  private final WorkFolder folder;
  private final boolean keepFolder;
  private final ContainerPolicy containers;
  private final ScheduledExecutorService timer;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
  private final GraalJsEvaluator expressions;
  private final LocalBackend backend;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable WorkflowRun running;
  private volatile boolean stopping;

  /**
   * Makes everything ready.
   *
   * @throws IOException if this host can't run steps, or has no room for their files
   */
  static LocalRun prepare(Settings settings) throws IOException {
    String name = newName();
    WorkFolder folder = settings.folder().make(name);
    try {
      return new LocalRun(name, folder, settings);
    } catch (IOException e) {
      folder.delete();
      throw e;
    }
  }

  /** Unique, and tells a person when it was: later runs say whose results they took. */
  private static String newName() {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    return now.toString().replaceAll("[-:]", "")
        + "-"
        + UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
  }

  private LocalRun(String name, WorkFolder folder, Settings settings) throws IOException {
    this.name = name;
    this.folder = folder;
    this.keepFolder = settings.folder().keep();
    this.containers = settings.containers().policy();
    this.timer =
        Executors.newScheduledThreadPool(TIMER_THREADS, Thread.ofPlatform().daemon().factory());
    this.expressions = settings.expressions();
    this.backend =
        new LocalBackend(
            backendSettings(folder, settings.parallelLimit()),
            tenant -> folder.volume(),
            timer,
            blocking,
            containers(settings.containers(), blocking));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopAndWait));
  }

  /** Nothing is asked of an engine before a step needs it. */
  private static LocalContainers containers(Containers run, Executor blocking) throws IOException {
    if (run.policy().equals(ContainerPolicy.NEVER)) {
      return LocalContainers.none(blocking);
    }
    EngineChoice engine = EngineChoice.of(run.engine(), null);
    if (engine instanceof EngineChoice.Bubblewrap && (run.memory() || run.cores())) {
      throw new IOException(
          "bubblewrap, the container engine of this run, limits neither memory nor cores; give it Docker (`--engine docker`), or leave `--strict-memory-limit` and `--strict-cpu-limit` away");
    }
    ContainerSettings settings =
        new ContainerSettings(
            "cli-" + UUID.randomUUID(),
            ContainerSettings.ownUser(),
            run.memory(),
            run.cores(),
            ImagePolicy.ofOneUser(ImageArchives.localFiles()),
            path -> true,
            run.pool() ? ContainerSettings.POOL_IDLE : null);
    return LocalContainers.of(engine, settings, BubblewrapPlaces.below(cache()), blocking);
  }

  /** The user's folder for what can be made again (XDG Base Directory Specification 0.8). */
  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    String home = System.getenv("HOME");
    Path all =
        named != null && named.startsWith("/")
            ? Path.of(named)
            : Path.of(home == null ? System.getProperty("user.home") : home, ".cache");
    return all.toAbsolutePath().resolve("orrery").resolve("bubblewrap");
  }

  private static LocalBackendSettings backendSettings(WorkFolder folder, int parallelLimit) {
    OperatingSystemMXBean host =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new LocalBackendSettings(
        host.getAvailableProcessors(),
        host.getTotalMemorySize() >> 20,
        parallelLimit,
        folder.path().resolve(LAUNCHER),
        LauncherProgram.forThisHost(),
        GRACE,
        true);
  }

  /** Blocks until the run is over. */
  RunResult run(CwlProcess process, CwlValue.Rec inputs, FormatCheck formats, RunListener listener)
      throws InterruptedException {
    WorkflowRun run =
        new WorkflowRun(
            new RunDefinition(name, process, inputs, folder.run(), environment(), containers),
            new RunServices(
                backend,
                USER,
                new Evaluators(expressions, formats),
                Clock.systemUTC(),
                executor,
                timer,
                folder.cache()),
            RunJournal.keepingNothing(),
            listener);
    backend.onChange(run::hint);
    running = run;
    if (stopping) {
      run.cancel();
    }
    return run.run();
  }

  private static Map<String, String> environment() {
    String path = System.getenv("PATH");
    return path == null ? Map.of() : Map.of("PATH", path);
  }

  /** For the end of the process by a signal: the main thread goes on and closes this. */
  private void stopAndWait() {
    stopping = true;
    WorkflowRun run = running;
    if (run != null) {
      run.cancel();
    }
    try {
      if (!closed.await(END.toMillis(), TimeUnit.MILLISECONDS)) {
        backend.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  WorkFolder folder() {
    return folder;
  }

  /** Ends what still runs, then deletes the intermediate files. Idempotent. */
  @Override
  public void close() throws IOException {
    if (closed.getCount() == 0) {
      return;
    }
    try {
      backend.close();
      expressions.close();
      executor.close();
      timer.shutdownNow();
      blocking.shutdownNow();
      if (!keepFolder) {
        folder.delete();
      }
    } finally {
      closed.countDown();
    }
  }
}
