package org.orrery.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/**
 * What the steps of jobs say: read where they write it while their job goes on, and from its
 * results afterwards. The name of a log and the offsets of its bytes stay the same. Blocks for
 * database, volume and disk.
 */
public final class JobLogs {
  private final JobHistories histories;
  private final LogStore store;
  private final RunLauncher launcher;
  private final ResultStore results;

  public JobLogs(
      JobHistories histories, LogStore store, RunLauncher launcher, ResultStore results) {
    this.histories = histories;
    this.store = store;
    this.launcher = launcher;
    this.results = results;
  }

  /**
   * @param next after which number the next page begins; null on the last
   */
  public record LogPage(List<JobLog> logs, @Nullable Integer next) {
    public LogPage {
      logs = List.copyOf(logs);
    }
  }

  /**
   * The logs of a job, in the order in which its steps began.
   *
   * @param after only those with a larger number; 0 for the first page
   */
  public LogPage list(Job job, int after, int limit) {
    List<JobLog> found = some(job, after, limit + 1);
    return found.size() <= limit
        ? new LogPage(found, null)
        : new LogPage(found.subList(0, limit), found.get(limit - 1).number());
  }

  private List<JobLog> some(Job job, int after, int limit) {
    if (!store.isKept(job.id())) {
      List<StepLog> all = histories.logs(job);
      List<StepLog> wanted =
          all.subList(
              Math.min(after, all.size()), (int) Math.min((long) after + limit, all.size()));
      Sizes sizes = sizes(job, wanted);
      if (sizes.complete() || !store.isKept(job.id())) {
        return numbered(wanted, after, sizes);
      }
    }
    return store.list(job.id(), after, limit);
  }

  /** The names of the first logs of a job, without a look at the logs themselves. */
  public List<String> names(Job job, int limit) {
    List<JobLog> kept = store.list(job.id(), 0, limit);
    return kept.isEmpty()
        ? histories.logs(job).stream().limit(limit).map(StepLog::name).toList()
        : kept.stream().map(JobLog::name).toList();
  }

  /**
   * @throws OrreryException {@link ErrorCode#NOT_FOUND}
   */
  public JobLog find(Job job, String name) {
    Optional<JobLog> kept = store.find(job.id(), name);
    if (kept.isPresent()) {
      return kept.get();
    }
    List<StepLog> all = histories.logs(job);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        List<StepLog> one = List.of(all.get(i));
        Sizes sizes = sizes(job, one);
        JobLog live = numbered(one, i, sizes).getFirst();
        // Perhaps it was moved between the two looks.
        return sizes.complete() ? live : store.find(job.id(), name).orElse(live);
      }
    }
    throw new OrreryException(
        ErrorCode.NOT_FOUND, "The job `%s` has no log `%s`.".formatted(job.id(), name));
  }

  /**
   * @param complete every file was there
   */
  private record Sizes(Map<VolumePath, Tail> found, boolean complete) {
    @Nullable LogPart part(@Nullable VolumePath file) {
      if (file == null) {
        return null;
      }
      Tail tail = found.get(file);
      return new LogPart(tail == null ? 0 : tail.size(), 0, new LogPart.Place.OnVolume(file));
    }
  }

  private Sizes sizes(Job job, List<StepLog> logs) {
    var files = LogKeeper.files(logs);
    if (files.isEmpty()) {
      return new Sizes(Map.of(), true);
    }
    try {
      Map<VolumePath, Tail> found = volume(job).tails(files, 1);
      return new Sizes(found, found.size() == files.size());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static List<JobLog> numbered(List<StepLog> logs, int after, Sizes sizes) {
    List<JobLog> all = new ArrayList<>();
    for (StepLog log : logs) {
      all.add(
          new JobLog(
              after + all.size() + 1,
              log.name(),
              log.step(),
              log.attempt(),
              log.over(),
              sizes.part(log.stdout()),
              sizes.part(log.stderr())));
    }
    return all;
  }

  private TaskVolume volume(Job job) {
    return launcher.volume(job.workspaces().executing());
  }

  /**
   * Opens a slice of a stream; the caller closes it.
   *
   * @param from first byte as the step counted them: from {@link LogPart#cut} on
   * @param length number of bytes; the slice lies within what is written
   * @throws OrreryException {@link ErrorCode#STORAGE_UNAVAILABLE} if it can't be read now
   */
  public InputStream open(Job job, JobLog log, JobLog.Stream stream, long from, long length) {
    LogPart part = part(log, stream);
    try {
      return open(job, part, from, length);
    } catch (IOException moved) {
      // To the results, between the two looks.
      Optional<JobLog> kept = store.find(job.id(), log.name());
      if (kept.isEmpty() || part.place() instanceof LogPart.Place.Kept) {
        throw unreadable(moved);
      }
      LogPart now = part(kept.get(), stream);
      try {
        return open(job, now, Math.max(from, now.cut()), length);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private static LogPart part(JobLog log, JobLog.Stream stream) {
    LogPart part = log.part(stream);
    if (part == null) {
      throw new IllegalArgumentException("`" + log.name() + "` has no " + stream);
    }
    return part;
  }

  private InputStream open(Job job, LogPart part, long from, long length) throws IOException {
    return switch (part.place()) {
      case LogPart.Place.OnVolume(VolumePath file) ->
          volume(job).open(new StageSource.InVolume(file), new Range(from, length));
      case LogPart.Place.Kept(ResultFile file, long offset) ->
          results.open(file, offset + from - part.cut(), length);
    };
  }

  private static OrreryException unreadable(IOException cause) {
    return new OrreryException(
        ErrorCode.STORAGE_UNAVAILABLE, "The log can't be read now; try again later.", cause);
  }
}
