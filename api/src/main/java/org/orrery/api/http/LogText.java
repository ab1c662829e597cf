package org.orrery.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobLog;
import org.orrery.api.jobs.JobLog.Stream;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.jobs.LogPart;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * The bytes of a log as they are at one moment: one stream, or the standard output with the
 * standard error behind it. Nobody knows in which order the two were written.
 */
record LogText(JobLogs logs, Job job, JobLog log, List<Stream> streams) {
  LogText {
    streams = List.copyOf(streams);
  }

  /**
   * @throws OrreryException {@link ErrorCode#NOT_FOUND} if the stream asked for is a file of the
   *     tool's own
   */
  static LogText of(JobLogs logs, Job job, JobLog log, Optional<Stream> only) {
    List<Stream> streams = new ArrayList<>();
    for (Stream stream : Stream.values()) {
      if (log.part(stream) != null && only.map(stream::equals).orElse(true)) {
        streams.add(stream);
      }
    }
    if (only.isPresent() && streams.isEmpty()) {
      throw new OrreryException(
          ErrorCode.NOT_FOUND,
          "The tool gives its %s away as a file: it is no log."
              .formatted(only.get().name().toLowerCase(Locale.ROOT)));
    }
    return new LogText(logs, job, log, streams);
  }

  /** The same as it is now. */
  LogText now() {
    return new LogText(logs, job, logs.find(job, log.name()), streams);
  }

  LogPart part(Stream stream) {
    LogPart part = log.part(stream);
    if (part == null) {
      throw new IllegalStateException("a stream of the log is gone: " + stream);
    }
    return part;
  }

  /** The number of bytes. */
  long size() {
    return streams.stream().mapToLong(stream -> part(stream).readable()).sum();
  }

  /** The number of bytes at the beginning of the streams that are not there any more. */
  long cut() {
    return streams.stream().mapToLong(stream -> part(stream).cut()).sum();
  }

  /** Only grows, so its content is known by its length. */
  String tag() {
    StringBuilder tag = new StringBuilder().append(log.attempt());
    streams.forEach(
        stream ->
            tag.append('-').append(part(stream).cut()).append('-').append(part(stream).written()));
    return tag.toString();
  }

  InputStream open(long offset, long length) throws IOException {
    List<InputStream> slices = new ArrayList<>();
    long before = 0;
    for (Stream stream : streams) {
      LogPart part = part(stream);
      long from = Math.max(0, offset - before);
      long to = Math.min(part.readable(), offset + length - before);
      if (from < to) {
        slices.add(logs.open(job, log, stream, part.cut() + from, to - from));
      }
      before += part.readable();
    }
    return new SequenceInputStream(Collections.enumeration(slices));
  }
}
