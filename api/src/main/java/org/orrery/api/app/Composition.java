package org.orrery.api.app;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.ssl.CertificateProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.orrery.api.access.Access;
import org.orrery.api.access.AuditedAccess;
import org.orrery.api.access.Authenticator;
import org.orrery.api.access.Operations;
import org.orrery.api.access.PolicyStore;
import org.orrery.api.access.WorkspaceRules;
import org.orrery.api.identity.ApiKeys;
import org.orrery.api.jobs.EngineLauncher;
import org.orrery.api.jobs.Housekeeping;
import org.orrery.api.jobs.JobHistories;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.jobs.JobRunner;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobStore;
import org.orrery.api.jobs.JobWatch;
import org.orrery.api.jobs.JournalStore;
import org.orrery.api.jobs.LogStore;
import org.orrery.api.jobs.PausingLauncher;
import org.orrery.api.jobs.ResultStore;
import org.orrery.api.jobs.Retention;
import org.orrery.api.jobs.RunLauncher;
import org.orrery.api.jobs.StoredJobs;
import org.orrery.api.network.ListeningAddress;
import org.orrery.api.outbound.AllowedDestination;
import org.orrery.api.outbound.OutboundClient;
import org.orrery.api.outbound.OutboundDocuments;
import org.orrery.api.outbound.OutboundPolicy;
import org.orrery.api.outbound.OutboundRules;
import org.orrery.api.processes.DeployedProcesses;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.ProcessStore;
import org.orrery.api.processes.RemoteDocuments;
import org.orrery.api.processes.Uploads;
import org.orrery.api.results.FolderResultStore;
import org.orrery.api.store.Database;
import org.orrery.api.store.PgJobStore;
import org.orrery.api.store.PgJournalStore;
import org.orrery.api.store.PgLogStore;
import org.orrery.api.store.PgOperations;
import org.orrery.api.store.PgPolicyStore;
import org.orrery.api.store.PgProcessStore;
import org.orrery.api.store.embedded.DataFolderLock;
import org.orrery.api.uploads.FolderUploads;
import org.orrery.backend.launcher.LauncherProgram;
import org.orrery.backend.local.LocalBackend;
import org.orrery.backend.local.LocalBackendSettings;
import org.orrery.backend.local.LocalVolumes;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.cwl.model.load.LoadLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything behind the HTTP layer, made once by hand: what the controllers need is handed to the
 * container, the rest nobody sees. Closes what it made in the opposite order.
 */
final class Composition implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Composition.class);
  private static final int TIMER_THREADS = 2;

  /** Each workspace's files that steps see, below the data folder. */
  private static final String VOLUMES = "volumes";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final RunnerSettings runnerSettings;
  private final DatabaseHost databaseHost;
  private final JobRunner runner;
  private final RunnerLoop loop;
  private final HousekeepingLoop housekeeping;
  private final Callbacks callbacks;
  private final JobWatch watch;

  private Composition(ApplicationContext context) throws IOException, InterruptedException {
    boolean whole = false;
    try {
      ListeningAddress address = context.getBean(ListeningAddress.class);
      context.getBean(SecuritySettings.class).requireFor(address);
      // Asked for now, so that a broken certificate ends the start before anything has begun.
      boolean plain = context.getBeansOfType(CertificateProvider.class).isEmpty();
      LOG.info("The server speaks {} on {}", plain ? "plain HTTP" : "HTTPS", address.host());
      Path data = context.getBean(DataSettings.class).path();
      runnerSettings = context.getBean(RunnerSettings.class);
      opened.push(DataFolderLock.acquire(data));
      LOG.info("The data folder is {}", data);
      Clock clock = Clock.systemUTC();
      ExecutorService executor = opened(Executors.newVirtualThreadPerTaskExecutor());
      ScheduledExecutorService timer = timer();
      databaseHost = DatabaseHost.open(data, context.getBean(DatabaseSettings.class), clock);
      opened.push(databaseHost::stop);
      Database database = databaseHost.database();
      JobStore jobs = new PgJobStore(database);
      watch = opened(new JobWatch(jobs, executor, timer));
      JournalStore journals = new PgJournalStore(database, clock);
      LogStore logs = new PgLogStore(database);
      JobSettings jobSettings = context.getBean(JobSettings.class);
      Retention retention = new Retention(jobSettings.retention());
      context.registerSingleton(Retention.class, retention);
      UploadSettings uploadSettings = context.getBean(UploadSettings.class);
      FolderUploads uploads =
          new FolderUploads(data.resolve(VOLUMES), uploadSettings.rules(), clock);
      RemoteDocuments remote = remote(context.getBean(OutboundSettings.class), executor);
      ProcessStore processStore = new PgProcessStore(database);
      ResultStore results = new FolderResultStore(data.resolve("results"), executor);
      Operations operations = new PgOperations(database);
      LocalSettings local = context.getBean(LocalSettings.class);
      LocalBackend backend =
          opened(
              backend(
                  data,
                  local,
                  context.getBean(LocalContainerSettings.class),
                  new PlainProcessRule(
                      local.plainProcesses(),
                      !address.isReachedByOthers(),
                      () -> operations.workspaces().size(),
                      clock),
                  timer,
                  blocking()));
      TenantExpressions expressions =
          TenantExpressions.open(context.getBean(JavaScriptSettings.class), timer);
      opened.push(expressions.resource());
      DeployedProcesses processes =
          new DeployedProcesses(
              processStore,
              new DeployedProcesses.Reading(
                  remote, uploads, LoadLimits.DEFAULT, expressions.syntax()),
              clock,
              new SecureRandom());
      RunLauncher launcher =
          new PausingLauncher(
              new EngineLauncher(
                  new EngineLauncher.Resources(
                      backend,
                      expressions.of(),
                      clock,
                      executor,
                      timer,
                      context.getBean(ReuseSettings.class).enabled())),
              clock);
      Meters meters = new Meters(context.getBean(MeterRegistry.class));
      runner =
          new JobRunner(
              new JobRunner.Ports(
                  jobs, journals, logs, processes, launcher, results, remote, uploads, uploads,
                  meters),
              new JobRunner.Rules(
                  serverId(data),
                  runnerSettings.lease(),
                  runnerSettings.maxRuns(),
                  runnerSettings.maxLostLeases(),
                  runnerSettings.longestPause(),
                  jobSettings.logs(),
                  Map.of("PATH", local.path())),
              clock,
              executor);
      loop =
          new RunnerLoop(
              runner,
              databaseHost,
              processes::installBuiltIns,
              new RunnerLoop.Counting(jobs, meters, clock),
              runnerSettings.tick());
      housekeeping =
          new HousekeepingLoop(
              new Housekeeping(jobs, processStore, results, uploads, retention, clock),
              databaseHost,
              uploadSettings.sweep());
      callbacks = new Callbacks(context, databaseHost, jobs, executor);
      meters.runs(runner::size);
      JobService service =
          new StoredJobs(
              new StoredJobs.Ports(jobs, processes, results, uploads),
              clock,
              new StoredJobs.Listener(
                  () -> {
                    meters.accepted();
                    loop.wake();
                  },
                  runner::dismissed));
      context.registerSingleton(
          Access.class,
          new AuditedAccess(
              new WorkspaceRules(context.getBean(SecuritySettings.class).operatorReads())));
      Identity identity = Identity.open(context, data, database, executor, clock);
      databaseHost.whenMigrated(identity.prepare());
      context.registerSingleton(Clock.class, clock);
      context.registerSingleton(Authenticator.class, identity.authenticator());
      context.registerSingleton(ApiKeys.class, identity.keys());
      context.registerSingleton(Operations.class, operations);
      context.registerSingleton(PolicyStore.class, new PgPolicyStore(database));
      context.registerSingleton(ProcessService.class, processes);
      context.registerSingleton(JobService.class, service);
      context.registerSingleton(JobWatch.class, watch);
      context.registerSingleton(Clock.class, clock);
      JobHistories histories =
          new JobHistories(new JobHistories.Ports(jobs, journals, processes, launcher));
      context.registerSingleton(JobHistories.class, histories);
      context.registerSingleton(JobLogs.class, new JobLogs(histories, logs, launcher, results));
      context.registerSingleton(RemoteDocuments.class, remote);
      context.registerSingleton(Uploads.class, uploads);
      context.registerSingleton(Readiness.class, new Readiness(databaseHost, results));
      whole = true;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  static Composition of(ApplicationContext context) throws IOException, InterruptedException {
    return new Composition(context);
  }

  /** Starts the loops. Returns at once. */
  void start() {
    databaseHost.start();
    loop.start();
    housekeeping.start();
    callbacks.start();
  }

  /** Ends all waiting and lets go of running jobs, while the database is still there. */
  void stopJobs() {
    watch.close();
    try {
      housekeeping.stop();
      callbacks.stop();
      loop.stop();
      runner.stop(runnerSettings.stopPatience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /**
   * For what holds on to its thread: readers of spawners, calls of container engines. Not waited
   * for at the end: steps outlive this server.
   */
  private Executor blocking() {
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("steps-", 1).factory());
    opened.push(threads::shutdownNow);
    return threads;
  }

  private ScheduledExecutorService timer() {
    ScheduledExecutorService timer =
        Executors.newScheduledThreadPool(
            TIMER_THREADS, Thread.ofPlatform().daemon().name("timer-", 1).factory());
    // What is due later belongs to runs that have been let go of by then.
    opened.push(timer::shutdownNow);
    return timer;
  }

  private static RemoteDocuments remote(OutboundSettings settings, ExecutorService executor)
      throws IOException {
    OutboundRules rules =
        new OutboundRules(
            settings.ports(),
            settings.allow().stream().map(AllowedDestination::parse).toList(),
            settings.maxRedirects(),
            (long) settings.maxMebibytes() << 20,
            settings.connectTimeout(),
            settings.totalTimeout(),
            settings.maxConcurrent());
    OutboundPolicy policy =
        new OutboundPolicy(rules, name -> List.of(InetAddress.getAllByName(name)));
    try {
      return new OutboundDocuments(new OutboundClient(policy, executor, SSLContext.getDefault()));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  private static LocalBackend backend(
      Path data,
      LocalSettings settings,
      LocalContainerSettings containers,
      PlainProcessRule plainProcesses,
      ScheduledExecutorService timer,
      Executor blocking)
      throws IOException {
    OperatingSystemMXBean host =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Double cores = settings.cores();
    Long memory = settings.memoryMebibytes();
    Path volumes = data.resolve(VOLUMES);
    LocalBackendSettings backendSettings =
        new LocalBackendSettings(
            cores == null ? host.getAvailableProcessors() : cores,
            memory == null ? host.getTotalMemorySize() >> 20 : memory,
            data.resolve("launcher"),
            LauncherProgram.forThisHost(),
            settings.grace(),
            false);
    Function<Tenant, TaskVolume> perTenant = LocalVolumes.perTenant(volumes);
    return new LocalBackend(
        backendSettings,
        perTenant,
        timer,
        blocking,
        containers.open("server-" + serverId(data), data, blocking),
        plainProcesses);
  }

  /** Names the data folder for ever, so that a restarted server knows which leases were its own. */
  private static UUID serverId(Path data) throws IOException {
    Path file = data.resolve("server.id");
    if (!Files.exists(file)) {
      Files.writeString(file, UUID.randomUUID() + "\n");
    }
    return UUID.fromString(Files.readString(file).strip());
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        // The others have to be closed all the same.
        LOG.warn("Something could not be closed", e);
      }
    }
  }
}
