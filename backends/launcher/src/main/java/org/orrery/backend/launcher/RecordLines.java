package org.orrery.backend.launcher;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The common form of both records: a title, lines of {@code key value}, and {@code end}. */
final class RecordLines {
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  private final String title;
  private final Map<String, String> values = new HashMap<>();

  private RecordLines(String title) {
    this.title = title;
  }

  static RecordLines parse(String title, String text) throws MalformedRecordException {
    RecordLines record = new RecordLines(title);
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(title)) {
      throw new MalformedRecordException("expected `" + title + "`, not " + excerpt(text));
    }
    for (int i = 1; i < lines.length; i++) {
      // Without this line the writer was cut off, however good the rest looks.
      if (lines[i].equals("end")) {
        return record;
      }
      int blank = lines[i].indexOf(' ');
      if (blank < 1
          || record.values.put(lines[i].substring(0, blank), lines[i].substring(blank + 1))
              != null) {
        break;
      }
    }
    throw new MalformedRecordException("`" + title + "` is broken off: " + excerpt(text));
  }

  String text(String key) throws MalformedRecordException {
    String value = values.get(key);
    if (value == null) {
      throw new MalformedRecordException("`" + title + "` has no `" + key + "`");
    }
    return value;
  }

  long number(String key) throws MalformedRecordException {
    return number(key, text(key));
  }

  long number(String key, String value) throws MalformedRecordException {
    if (!value.matches("\\d{1,18}")) {
      throw new MalformedRecordException(
          "`" + key + "` of `" + title + "` is no number but " + excerpt(value));
    }
    return Long.parseLong(value);
  }

  Duration nanos(String key) throws MalformedRecordException {
    return Duration.ofNanos(number(key));
  }

  /** Nanoseconds since 1970: eighteen digits reach to 2001, nineteen to 2262. */
  Instant instant(String key) throws MalformedRecordException {
    String value = text(key);
    if (!value.matches("\\d{1,19}")) {
      throw new MalformedRecordException(
          "`" + key + "` of `" + title + "` is no time but " + excerpt(value));
    }
    BigInteger[] parts = new BigInteger(value).divideAndRemainder(NANOS_PER_SECOND);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }

  static long toNanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private static String excerpt(String text) {
    String start = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return "`" + start.replaceAll("\\p{Cntrl}", "?") + "`";
  }
}
