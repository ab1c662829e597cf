package org.orrery.api.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Range header asks for (RFC 9110, 14). Several ranges at once are answered by all. */
sealed interface ByteRange {
  Pattern ONE = Pattern.compile("bytes=\\s*(?<first>[0-9]{0,18})-(?<last>[0-9]{0,18})\\s*");

  /** No range, or one that may be ignored. */
  record Whole() implements ByteRange {}

  /**
   * @param first counted from 0
   * @param length at least 1
   */
  record Slice(long first, long length) implements ByteRange {
    String contentRange(long size) {
      return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
  }

  record Unsatisfiable() implements ByteRange {}

  static ByteRange parse(Optional<String> header, long size) {
    Matcher matcher = ONE.matcher(header.orElse(""));
    if (!matcher.matches()) {
      return new Whole();
    }
    String first = matcher.group("first");
    String last = matcher.group("last");
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), size);
    }
    long start = Long.parseLong(first);
    long end = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    if (!last.isEmpty() && Long.parseLong(last) < start) {
      return new Whole();
    }
    return start >= size ? new Unsatisfiable() : new Slice(start, end - start + 1);
  }

  private static ByteRange suffix(long length, long size) {
    long given = Math.min(length, size);
    return given == 0 ? new Unsatisfiable() : new Slice(size - given, given);
  }
}
