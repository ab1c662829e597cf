package org.orrery.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessVersion;
import org.orrery.api.processes.RevisionKey;
import org.orrery.cwl.model.value.CwlValue;

/** Both stores in memory, with a switch that takes them away. Leases never run out by time. */
final class MemoryJobs implements JobStore, JournalStore, LogStore {
  volatile boolean away;
  private final Map<JobId, Row> rows = Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile Consumer<JobId> changed = _ -> {};

  private static final class Row {
    @Nullable KeptLogs logs;
    volatile Job job;
    final CwlValue.Rec inputs;
    @Nullable UUID holder;
    long epoch;
    boolean workLeft;
    final List<String> events = new ArrayList<>();
    @Nullable JobResults results;

    Row(Job job, CwlValue.Rec inputs) {
      this.job = job;
      this.inputs = inputs;
    }
  }

  private Row row(JobId id) {
    if (away) {
      throw new OrreryException(ErrorCode.DATABASE_UNAVAILABLE, "The database is away.");
    }
    return rows.get(id);
  }

  private Row leased(Lease lease) {
    Row row = row(lease.job());
    if (!lease.holder().equals(row.holder) || lease.epoch() != row.epoch) {
      throw new LeaseLostException(lease);
    }
    return row;
  }

  private void set(Row row, JobState state, int progress, String message) {
    Job job = row.job;
    row.job =
        new Job(
            job.id(),
            job.workspaces(),
            job.process(),
            job.version(),
            job.owner(),
            state,
            job.created(),
            job.updated(),
            progress,
            message);
    changed.accept(job.id());
  }

  boolean isCleaned(JobId id) {
    return !rows.get(id).workLeft && rows.get(id).holder == null;
  }

  boolean isLeased(JobId id) {
    return rows.get(id).holder != null;
  }

  Job job(JobId id) {
    return rows.get(id).job;
  }

  @Override
  public Job insert(NewJob job) {
    Job written =
        new Job(
            job.id(),
            job.workspaces(),
            new ProcessId("fake"),
            new ProcessVersion(new RevisionKey(1), 1, "1.0.0", null),
            job.owner(),
            new JobState.Accepted(),
            job.created(),
            job.created(),
            0,
            "");
    rows.put(job.id(), new Row(written, job.inputs()));
    return written;
  }

  @Override
  public Job insertOnce(NewJob job, IdempotencyKey key) {
    throw new UnsupportedOperationException("no test gives a key");
  }

  @Override
  public Optional<Job> find(JobId id) {
    return Optional.ofNullable(row(id)).map(row -> row.job);
  }

  @Override
  public Map<JobId, Job> find(Set<JobId> ids) {
    Map<JobId, Job> found = new LinkedHashMap<>();
    ids.forEach(id -> find(id).ifPresent(job -> found.put(id, job)));
    return found;
  }

  @Override
  public void onChange(Consumer<JobId> listener) {
    changed = listener;
  }

  @Override
  public List<Job> list(JobScope scope, JobQuery query, Instant now) {
    return rows.values().stream().map(row -> row.job).toList();
  }

  @Override
  public long count(JobScope scope, JobQuery query, Instant now, int most) {
    return rows.size();
  }

  @Override
  public Optional<Job> apply(JobId id, JobEvent event) {
    Row row = row(id);
    set(row, JobTransitions.next(row.job.state(), event), row.job.progress(), "");
    return Optional.of(row.job);
  }

  @Override
  public Optional<RequestDocument> requestDocument(JobId id) {
    return Optional.of(RequestDocument.ogc("{}"));
  }

  @Override
  public void remove(JobId id, Instant now) {
    rows.remove(id);
    changed.accept(id);
  }

  @Override
  public int removeEndedBefore(Instant time, Instant now, int limit) {
    throw new UnsupportedOperationException("no test lets jobs expire");
  }

  @Override
  public List<JobId> removed(int limit) {
    return List.of();
  }

  @Override
  public void delete(JobId id) {
    rows.remove(id);
  }

  @Override
  public Optional<JobInputs> inputs(JobId id) {
    return Optional.of(new JobInputs(new RevisionKey(1), row(id).inputs));
  }

  @Override
  public Optional<JobResults> results(JobId id) {
    return Optional.ofNullable(row(id).results);
  }

  @Override
  public Map<String, Long> countByState() {
    return Map.of();
  }

  @Override
  public List<ClaimedJob> claim(ClaimRequest request, Set<JobId> except) {
    List<ClaimedJob> claimed = new ArrayList<>();
    for (Row row : rows.values()) {
      row(row.job.id());
      boolean due = row.workLeft || row.job.state().finishedAt().isEmpty();
      if (due
          && row.holder == null
          && !except.contains(row.job.id())
          && claimed.size() < request.limit()) {
        row.holder = request.holder();
        row.epoch++;
        row.workLeft = true;
        JobState state = JobTransitions.next(row.job.state(), new JobEvent.Claimed(request.now()));
        set(row, state, row.job.progress(), "");
        Lease lease = new Lease(row.job.id(), request.holder(), row.epoch);
        claimed.add(
            new ClaimedJob(
                row.job, lease, new RevisionKey(1), row.inputs, RequestDocument.ogc("{}")));
      }
    }
    return claimed;
  }

  @Override
  public Map<JobId, JobState> renew(List<Lease> leases, Duration lease) {
    Map<JobId, JobState> kept = new LinkedHashMap<>();
    for (Lease one : leases) {
      Row row = row(one.job());
      if (one.holder().equals(row.holder) && one.epoch() == row.epoch) {
        kept.put(one.job(), row.job.state());
      }
    }
    return kept;
  }

  @Override
  public int expireLeases(UUID holder) {
    int expired = 0;
    for (Row row : rows.values()) {
      if (holder.equals(row.holder)) {
        row.holder = null;
        expired++;
      }
    }
    return expired;
  }

  /** As if another server had claimed it. */
  void takeAway(JobId id) {
    rows.get(id).holder = UUID.randomUUID();
    rows.get(id).epoch++;
  }

  @Override
  public void report(Lease lease, int progress, String message, Instant now) {
    Row row = row(lease.job());
    boolean mine = lease.holder().equals(row.holder) && lease.epoch() == row.epoch;
    if (mine && row.job.state() instanceof JobState.Running) {
      set(row, row.job.state(), progress, message);
    }
  }

  @Override
  public void finish(Lease lease, JobEvent end, Optional<JobResults> results) {
    Row row = leased(lease);
    JobState before = row.job.state();
    JobState after = JobTransitions.next(before, end);
    set(row, after, after instanceof JobState.Succeeded ? 100 : row.job.progress(), "");
    if (!after.equals(before)) {
      row.results = results.orElse(null);
    }
  }

  @Override
  public void release(Lease lease) {
    Row row = row(lease.job());
    if (lease.holder().equals(row.holder) && lease.epoch() == row.epoch) {
      row.holder = null;
    }
  }

  @Override
  public void cleaned(Lease lease) {
    Row row = leased(lease);
    row.workLeft = false;
    row.holder = null;
  }

  @Override
  public List<Entry> readAfter(JobId job, int events, int limit) {
    return row(job).events.stream()
        .skip(events)
        .limit(limit)
        .map(event -> new Entry(Instant.EPOCH, event))
        .toList();
  }

  @Override
  public void keep(Lease lease, KeptLogs logs) {
    Row row = leased(lease);
    if (row.logs == null) {
      row.logs = logs;
    }
  }

  @Override
  public boolean isKept(JobId job) {
    return row(job).logs != null;
  }

  @Override
  public List<JobLog> list(JobId job, int after, int limit) {
    KeptLogs logs = row(job).logs;
    return logs == null ? List.of() : logs.logs().stream().skip(after).limit(limit).toList();
  }

  @Override
  public Optional<JobLog> find(JobId job, String name) {
    return list(job, 0, Integer.MAX_VALUE).stream()
        .filter(log -> log.name().equals(name))
        .findFirst();
  }

  @Override
  public void append(Lease lease, int first, List<String> events) {
    Row row = leased(lease);
    if (first != row.events.size() + 1) {
      throw new LeaseLostException(lease);
    }
    row.events.addAll(events);
  }
}
