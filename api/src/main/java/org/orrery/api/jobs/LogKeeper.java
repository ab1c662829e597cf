package org.orrery.api.jobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.VolumePath;

/**
 * Takes a job's logs from the volume to the results, one behind the other in one file: hundreds of
 * thousands of steps may say a line each. Doing it again is harmless.
 */
final class LogKeeper {
  /** Read many at a time; most logs are no longer than this. */
  private static final int SHORT_BYTES = 8 << 10;

  private static final int LOGS_AT_ONCE = 500;

  private final TaskVolume volume;
  private final ResultStore results;
  private final LogLimits limits;

  LogKeeper(TaskVolume volume, ResultStore results, LogLimits limits) {
    this.volume = volume;
    this.results = results;
    this.limits = limits;
  }

  /** A stream of bytes to be copied: from the volume, or from its end that was read already. */
  private record Copy(VolumePath file, long cut, long length, @Nullable Bytes whole) {}

  /**
   * @throws IOException if the volume or the results can't be used now: try again
   */
  LogStore.KeptLogs keep(JobId job, List<StepLog> logs) throws IOException {
    List<Copy> copies = new ArrayList<>();
    List<Map<JobLog.Stream, LogPart>> parts = new ArrayList<>();
    long size = 0;
    for (int from = 0; from < logs.size(); from += LOGS_AT_ONCE) {
      List<StepLog> some = logs.subList(from, Math.min(logs.size(), from + LOGS_AT_ONCE));
      Map<VolumePath, Tail> tails = volume.tails(files(some), SHORT_BYTES);
      for (StepLog log : some) {
        Map<JobLog.Stream, LogPart> ofLog = new HashMap<>();
        for (JobLog.Stream stream : JobLog.Stream.values()) {
          VolumePath file = file(log, stream);
          if (file != null) {
            Copy copy = copy(file, tails.get(file), limits.bytesOfJob() - size);
            // The file is not known yet; the place in it is.
            ofLog.put(
                stream,
                new LogPart(
                    copy.cut() + copy.length(),
                    copy.cut(),
                    new LogPart.Place.Kept(none(job), size)));
            copies.add(copy);
            size += copy.length();
          }
        }
        parts.add(ofLog);
      }
    }
    ResultFile file = size == 0 ? null : store(job, copies, size);
    List<JobLog> kept = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      StepLog log = logs.get(i);
      kept.add(
          new JobLog(
              i + 1,
              log.name(),
              log.step(),
              log.attempt(),
              true,
              parts.get(i).get(JobLog.Stream.STDOUT),
              parts.get(i).get(JobLog.Stream.STDERR)));
    }
    return new LogStore.KeptLogs(file, kept);
  }

  private static ResultFile none(JobId job) {
    return new ResultFile(job, "logs", 0, "");
  }

  static @Nullable VolumePath file(StepLog log, JobLog.Stream stream) {
    return switch (stream) {
      case STDOUT -> log.stdout();
      case STDERR -> log.stderr();
    };
  }

  static Set<VolumePath> files(List<StepLog> logs) {
    Set<VolumePath> files = new HashSet<>();
    for (StepLog log : logs) {
      for (JobLog.Stream stream : JobLog.Stream.values()) {
        VolumePath file = file(log, stream);
        if (file != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /**
   * @param tail null if there is no such file: the step never began
   */
  private Copy copy(VolumePath file, @Nullable Tail tail, long room) {
    long written = tail == null ? 0 : tail.size();
    long length = Math.min(written, Math.min(limits.bytesOfStream(), room));
    byte[] end = tail == null ? new byte[0] : tail.end().toArray();
    return new Copy(
        file, written - length, length, length <= end.length ? last(end, length) : null);
  }

  private static Bytes last(byte[] end, long length) {
    byte[] last = new byte[(int) length];
    System.arraycopy(end, end.length - last.length, last, 0, last.length);
    return Bytes.of(last);
  }

  private ResultFile store(JobId job, List<Copy> copies, long size) throws IOException {
    ResultStore.Kept kept;
    try (InputStream all = new Copies(copies)) {
      kept = results.keep(job, all);
    }
    if (kept.size() != size) {
      throw new IOException("a log changed while it was kept");
    }
    results.settle(job);
    return new ResultFile(job, "logs", kept.size(), kept.sha256());
  }

  /** One copy after the other, each opened when it is its turn. */
  private final class Copies extends InputStream {
    private final Iterator<Copy> waiting;
    private InputStream current = InputStream.nullInputStream();

    Copies(List<Copy> copies) {
      this.waiting = copies.iterator();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
      int read = current.read(buffer, from, count);
      while (read < 0 && waiting.hasNext()) {
        current.close();
        current = open(waiting.next());
        read = current.read(buffer, from, count);
      }
      return read;
    }

    private InputStream open(Copy copy) throws IOException {
      return copy.whole() == null
          ? volume.open(new StageSource.InVolume(copy.file()), new Range(copy.cut(), copy.length()))
          : new ByteArrayInputStream(copy.whole().toArray());
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }
}
