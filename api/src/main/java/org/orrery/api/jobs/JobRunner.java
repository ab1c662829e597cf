package org.orrery.api.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.orrery.api.jobs.JobStore.ClaimRequest;
import org.orrery.api.processes.ProcessDefinitions;
import org.orrery.api.processes.RemoteDocuments;
import org.orrery.api.processes.Uploads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due jobs, runs each on a thread of its own, and keeps their leases. A loop calls {@link
 * #tick}; all else follows from the store, so a tick that fails is made up for by the next one.
 */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final int CLAIM_BATCH = 32;

  private final Ports ports;
  private final Rules rules;
  private final Clock clock;
  private final Executor executor;
  private final Map<JobId, JobRun> runs = new ConcurrentHashMap<>();
  private Instant renewAt = Instant.MIN;
  private volatile boolean stopping;

  /** What jobs are run with. */
  public record Ports(
      JobStore jobs,
      JournalStore journals,
      LogStore logs,
      ProcessDefinitions definitions,
      RunLauncher launcher,
      ResultStore results,
      RemoteDocuments remote,
      Uploads uploads,
      InputLinks links,
      JobMetrics metrics) {}

  /**
   * @param holder names this server's data folder, the same after a restart
   * @param lease how long a job stays ours without a renewal; renewed three times as often
   * @param maxRuns at one time
   * @param maxLostLeases a job whose servers died that often while they ran it is held
   * @param longestPause between attempts to go on with a run that can't
   * @param logs how much of what steps say is kept
   * @param environment what every tool's environment starts from
   */
  public record Rules(
      UUID holder,
      Duration lease,
      int maxRuns,
      int maxLostLeases,
      Duration longestPause,
      LogLimits logs,
      Map<String, String> environment) {
    public Rules {
      environment = Map.copyOf(environment);
      if (!lease.isPositive() || maxRuns < 1 || maxLostLeases < 1 || !longestPause.isPositive()) {
        throw new IllegalArgumentException("rules of the runner must be positive");
      }
    }
  }

  /**
   * @param executor gives every run a thread of its own, which it blocks
   */
  public JobRunner(Ports ports, Rules rules, Clock clock, Executor executor) {
    this.ports = ports;
    this.rules = rules;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * To be called once, before the first tick, while nobody else has this server's data folder: what
   * an earlier process of this server leased is due at once.
   */
  public void recover() {
    int expired = ports.jobs().expireLeases(rules.holder());
    if (expired > 0) {
      LOG.info("Taking up {} jobs that this server had leased before it ended", expired);
    }
  }

  /**
   * Renews leases, goes on with runs that had to pause, claims and starts due jobs. Not for two
   * threads at a time. Throws {@code DATABASE_UNAVAILABLE} if the database is not there; runs go on
   * or pause by themselves.
   */
  public void tick() {
    if (stopping) {
      return;
    }
    Instant now = clock.instant();
    runs.values().removeIf(JobRun::isOver);
    runs.values().forEach(run -> run.resumeIfDue(now, executor));
    if (!now.isBefore(renewAt)) {
      renew();
      renewAt = now.plus(rules.lease().dividedBy(3));
    }
    runs.values().forEach(JobRun::report);
    claim(now);
  }

  private void renew() {
    if (runs.isEmpty()) {
      return;
    }
    List<JobRun> held = List.copyOf(runs.values());
    Map<JobId, JobState> kept =
        ports.jobs().renew(held.stream().map(JobRun::lease).toList(), rules.lease());
    for (JobRun run : held) {
      JobState state = kept.get(run.lease().job());
      if (state == null) {
        // Over meanwhile, or claimed by another server.
        run.letGo();
      } else if (state instanceof JobState.Dismissed) {
        run.dismiss();
      }
    }
  }

  private void claim(Instant now) {
    int room = Math.min(CLAIM_BATCH, rules.maxRuns() - runs.size());
    if (room <= 0) {
      return;
    }
    List<ClaimedJob> claimed =
        ports
            .jobs()
            .claim(
                new ClaimRequest(rules.holder(), rules.lease(), room, rules.maxLostLeases(), now),
                Map.copyOf(runs).keySet());
    if (claimed.isEmpty()) {
      return;
    }
    ports.metrics().claimed(claimed.size());
    for (ClaimedJob job : claimed) {
      JobRun run = new JobRun(job, ports, rules, clock);
      runs.put(job.job().id(), run);
      executor.execute(run);
    }
  }

  /** The job was dismissed: ends its run soon if this server has it. Returns at once. */
  public void dismissed(JobId id) {
    JobRun run = runs.get(id);
    if (run != null) {
      run.dismiss();
    }
  }

  /** How many jobs this server has. */
  public int size() {
    return runs.size();
  }

  /**
   * Lets go of every run and gives its lease back; steps go on. Claims nothing any more.
   *
   * @param patience how long it waits for the runs to let go
   */
  public void stop(Duration patience) throws InterruptedException {
    stopping = true;
    List<JobRun> last = List.copyOf(runs.values());
    last.forEach(JobRun::letGo);
    long deadline = System.nanoTime() + patience.toNanos();
    for (JobRun run : last) {
      if (!run.awaitIdle(Duration.ofNanos(deadline - System.nanoTime()))) {
        LOG.warn(
            "Job {} did not let go in time; it is taken up again at the next start",
            run.lease().job());
      }
    }
  }
}
