package org.orrery.api.jobs;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessDefinitions;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What the journals of jobs tell. A journal only grows, so each event is read and folded once,
 * however many look and however often. Every method blocks for the database and throws {@link
 * ErrorCode#NO_SUCH_JOB} and {@link ErrorCode#DATABASE_UNAVAILABLE}.
 */
public final class JobHistories {
  /** Of all jobs that are remembered; the state after that many takes about a hundred megabytes. */
  private static final int MOST_EVENTS = 400_000;

  private static final Duration FRESH = Duration.ofMillis(400);

  /** A job that nobody has run yet takes some memory, too. */
  private static final int LEAST_WEIGHT = 50;

  private final Ports ports;
  private final Map<JobId, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private int weight;

  /** What histories are made of. */
  public record Ports(
      JobStore jobs, JournalStore journals, ProcessDefinitions definitions, RunLauncher launcher) {}

  /**
   * The steps of a job as they are.
   *
   * @param events how many events of its journal this is by
   * @param changed after how many events each step became what it is
   * @param steps ordered by path
   */
  public record Steps(int events, List<JobStep> steps, Map<String, Integer> changed) {
    static final Steps NONE = new Steps(0, List.of(), Map.of());

    /** The steps that are not as they were after so many events. */
    public List<JobStep> since(int before) {
      return before >= events
          ? List.of()
          : steps.stream().filter(step -> changed.getOrDefault(step.path(), 0) > before).toList();
    }
  }

  private static final class Known {
    private final RunLauncher.StepHistory history;
    private Steps steps = Steps.NONE;
    private int events;
    private boolean folded;
    private int weight;
    private @Nullable Long asOf;

    Known(RunLauncher.StepHistory history) {
      this.history = history;
    }
  }

  public JobHistories(Ports ports) {
    this.ports = ports;
  }

  /** The steps of a job that has started; none before. */
  public Steps steps(Job job) {
    return of(job, one -> one.steps);
  }

  /**
   * The steps of a job as they are now, or as somebody else has been told a moment ago.
   *
   * @param now only as they are now
   */
  public Steps recentSteps(Job job, boolean now) {
    return now ? steps(job) : of(job, FRESH, one -> one.steps);
  }

  /** The inputs that a job runs with, defaults and all. */
  public CwlValue.Rec inputs(Job job) {
    return ports.jobs().inputs(job.id()).orElseThrow(() -> noSuchJob(job)).inputs();
  }

  /**
   * What the first steps of a job were given and gave. Reads the whole journal each time.
   *
   * @param most of so many steps
   */
  public List<StepLineage> lineage(Job job, int most) {
    RunLauncher.LineageHistory history = ports.launcher().lineage(most);
    int events = 0;
    List<JournalStore.Entry> page;
    do {
      page = ports.journals().readAfter(job.id(), events, JournalStore.PAGE);
      history.add(page.stream().map(JournalStore.Entry::event).toList());
      events += page.size();
    } while (page.size() == JournalStore.PAGE);
    return history.steps();
  }

  /** The logs of a job's steps in the order in which they began. */
  public List<StepLog> logs(Job job) {
    return of(job, one -> one.history.logs());
  }

  public JobUsage usage(Job job) {
    return of(job, one -> one.history.usage());
  }

  private <T> T of(Job job, Function<Known, T> reading) {
    return of(job, Duration.ZERO, reading);
  }

  /**
   * @param fresh what was read so lately is taken as it is
   */
  private <T> T of(Job job, Duration fresh, Function<Known, T> reading) {
    Known one;
    synchronized (known) {
      one = known.get(job.id());
    }
    if (one == null) {
      Known begun = new Known(begin(job));
      synchronized (known) {
        one = known.computeIfAbsent(job.id(), _ -> begun);
      }
    }
    synchronized (one) {
      if (one.asOf == null || System.nanoTime() - one.asOf >= fresh.toNanos()) {
        catchUp(job.id(), one);
        one.asOf = System.nanoTime();
      }
      T read = reading.apply(one);
      weigh(job.id(), one);
      return read;
    }
  }

  private RunLauncher.StepHistory begin(Job job) {
    JobStore.JobInputs started = ports.jobs().inputs(job.id()).orElseThrow(() -> noSuchJob(job));
    RequestDocument request =
        ports.jobs().requestDocument(job.id()).orElseThrow(() -> noSuchJob(job));
    return ports
        .launcher()
        .steps(
            job.process().value(),
            ports.definitions().definition(started.revision()).overridden(request.overrides()),
            started.inputs());
  }

  private static OrreryException noSuchJob(Job job) {
    return new OrreryException(ErrorCode.NO_SUCH_JOB, "There is no job `%s`.".formatted(job.id()));
  }

  private void catchUp(JobId job, Known one) {
    int before = one.events;
    List<JournalStore.Entry> page;
    do {
      page = ports.journals().readAfter(job, one.events, JournalStore.PAGE);
      one.history.add(page);
      one.events += page.size();
    } while (page.size() == JournalStore.PAGE);
    if (one.events > before || !one.folded) {
      one.steps = after(one.steps, one.history.steps(), one.events);
      one.folded = true;
    }
  }

  private static Steps after(Steps before, List<JobStep> now, int events) {
    Map<String, JobStep> known = new HashMap<>();
    before.steps().forEach(step -> known.put(step.path(), step));
    Map<String, Integer> changed = new HashMap<>();
    for (JobStep step : now) {
      Integer since = before.changed().get(step.path());
      changed.put(
          step.path(), since != null && step.equals(known.get(step.path())) ? since : events);
    }
    return new Steps(events, List.copyOf(now), Map.copyOf(changed));
  }

  /**
   * Forgets those that nobody has looked at for the longest time; the one just looked at is last.
   */
  private void weigh(JobId job, Known one) {
    synchronized (known) {
      if (known.get(job) != one) {
        return; // forgotten meanwhile
      }
      weight -= one.weight;
      one.weight = Math.max(LEAST_WEIGHT, one.events);
      weight += one.weight;
      var eldest = known.values().iterator();
      while (weight > MOST_EVENTS && known.size() > 1) {
        weight -= eldest.next().weight;
        eldest.remove();
      }
    }
  }
}
