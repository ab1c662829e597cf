package org.orrery.cwl.engine.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.engine.state.TaskTraces;

/** The ends of many tasks' logs, read in one round trip, and what the tasks left beside them. */
final class TraceReading {
  /** The most that a failure shows of each log. */
  private static final int FAILURE_BYTES = 4096;

  /** Hundreds of thousands of steps may succeed, and few people look at their logs. */
  private static final int SUCCESS_BYTES = 1024;

  private final Map<VolumePath, Tail> tails;

  private TraceReading(Map<VolumePath, Tail> tails) {
    this.tails = tails;
  }

  static TraceReading of(TaskVolume volume, Collection<TaskPlan> plans) {
    Set<VolumePath> logs = new HashSet<>();
    for (TaskPlan plan : plans) {
      logs.add(plan.spec().streams().stdout());
      logs.add(plan.spec().streams().stderr());
    }
    try {
      return new TraceReading(volume.tails(logs, FAILURE_BYTES));
    } catch (IOException e) {
      throw new VolumeUnavailableException("the logs can't be read: " + e.getMessage());
    }
  }

  /**
   * @param left what the task left; null if that is not known
   */
  TaskTraces traces(TaskPlan plan, @Nullable Collected left, boolean failed) {
    TaskSpec.Streams streams = plan.spec().streams();
    int most = failed ? FAILURE_BYTES : SUCCESS_BYTES;
    String stdout = text(streams.stdout(), most);
    return new TaskTraces(
        bytes(plan, left),
        stdout,
        streams.stderr().equals(streams.stdout()) ? "" : text(streams.stderr(), most));
  }

  /** The end of the standard error; null if there is none. */
  @Nullable String stderr(TaskPlan plan) {
    String text = text(plan.spec().streams().stderr(), FAILURE_BYTES);
    return text.isEmpty() ? null : text;
  }

  private long bytes(TaskPlan plan, @Nullable Collected left) {
    long bytes = 0;
    if (left instanceof Collected.Listing listing) {
      for (Collected.Entry entry : listing.entries().values()) {
        if (entry instanceof Collected.FileEntry file
            && file.source() instanceof StageSource.InVolume(VolumePath place)
            && plan.folder().contains(place)) {
          bytes += file.size();
        }
      }
    }
    VolumePath work = plan.spec().folders().work();
    for (VolumePath log :
        Set.copyOf(List.of(plan.spec().streams().stdout(), plan.spec().streams().stderr()))) {
      Tail tail = tails.get(log);
      if (tail != null && !work.contains(log)) {
        bytes += tail.size();
      }
    }
    return bytes;
  }

  /** Begins with a whole line if there is one, else with a whole character. */
  private String text(VolumePath log, int most) {
    Tail tail = tails.get(log);
    if (tail == null) {
      return "";
    }
    byte[] end = tail.end().toArray();
    int from = Math.max(0, end.length - most);
    if (tail.size() > end.length - from) {
      int line = from;
      while (line < end.length && end[line] != '\n') {
        line++;
      }
      if (line < end.length - 1) {
        from = line + 1;
      } else {
        while (from < end.length && (end[from] & 0xc0) == 0x80) {
          from++;
        }
      }
    }
    return new String(end, from, end.length - from, StandardCharsets.UTF_8);
  }
}
