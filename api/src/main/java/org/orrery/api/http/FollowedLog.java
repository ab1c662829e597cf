package org.orrery.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.orrery.api.jobs.JobLog.Stream;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.jobs.LogPart;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * A log for somebody who listens: events {@code stdout} and {@code stderr} with the text, {@code
 * restart} when the step is tried again and its log begins anew, {@code end} when the step is over.
 */
final class FollowedLog implements EventStreams.Source {
  private static final int CHUNK_BYTES = 32 << 10;
  private static final int LONGEST_CHARACTER = 4;
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final JobLogs logs;
  private final EventStreams streams;
  private LogText text;
  private LogPosition position;
  private Duration silent = Duration.ZERO;
  private boolean ended;

  FollowedLog(JobLogs logs, EventStreams streams, LogText text, LogPosition position) {
    this.logs = logs;
    this.streams = streams;
    this.text = text;
    this.position = position;
  }

  @Override
  public Optional<byte[]> next() throws InterruptedException {
    while (!ended) {
      Optional<byte[]> more = more();
      if (more.isPresent()) {
        silent = Duration.ZERO;
        return more;
      }
      if (text.log().over()) {
        ended = true;
        return Optional.of(EventFrame.of("end", position.id(), "{}"));
      }
      if (streams.pause(INTERVAL)) {
        return Optional.empty();
      }
      silent = silent.plus(INTERVAL);
      text = text.now();
      if (text.log().attempt() != position.attempt()) {
        position = LogPosition.start(text);
        return Optional.of(
            EventFrame.of("restart", position.id(), "{\"attempt\":" + position.attempt() + "}"));
      }
      if (silent.compareTo(EventStreams.HEARTBEAT) >= 0) {
        silent = Duration.ZERO;
        return Optional.of(EventFrame.heartbeat());
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> more() {
    for (int i = 0; i < text.streams().size(); i++) {
      Stream stream = text.streams().get(i);
      LogPart part = text.part(stream);
      long from = Math.max(part.cut(), position.offsets().get(i));
      long length = Math.min(CHUNK_BYTES, part.written() - from);
      if (length > 0) {
        byte[] bytes = read(stream, from, length);
        boolean last = text.log().over() && from + length == part.written();
        int whole = last ? bytes.length : wholeCharacters(bytes);
        if (whole > 0) {
          position = position.moved(i, from + whole);
          return Optional.of(
              EventFrame.of(
                  stream.name().toLowerCase(Locale.ROOT),
                  position.id(),
                  new String(bytes, 0, whole, StandardCharsets.UTF_8)));
        }
      }
    }
    return Optional.empty();
  }

  private byte[] read(Stream stream, long from, long length) {
    try (InputStream in = logs.open(text.job(), text.log(), stream, from, length)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new OrreryException(ErrorCode.STORAGE_UNAVAILABLE, "The log can't be read now.", e);
    }
  }

  /**
   * How many bytes are left when a character that is cut through is. What is no text at all stays.
   */
  private static int wholeCharacters(byte[] bytes) {
    int least = Math.max(0, bytes.length - LONGEST_CHARACTER);
    for (int i = bytes.length - 1; i >= least; i--) {
      int lead = bytes[i] & 0xff;
      if ((lead & 0xc0) != 0x80) {
        int needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        return bytes.length - i < needed ? i : bytes.length;
      }
    }
    return bytes.length;
  }
}
