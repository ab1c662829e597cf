package org.orrery.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The end of a log.
 *
 * @param lines how many at most, none: any
 * @param bytes how many at most
 */
record LogTail(Optional<Integer> lines, int bytes) {
  /** Of a tail by lines, however long they are. */
  private static final int MOST_BYTES = 1 << 20;

  /** What the parameters {@code tail} (lines) and {@code tailBytes} ask for. */
  static Optional<LogTail> of(QueryParameters query) {
    Optional<Integer> lines =
        query.one("tail").map(text -> number("tail", text, "a number of lines"));
    Optional<Integer> bytes =
        query.one("tailBytes").map(text -> number("tailBytes", text, "a number of bytes"));
    return lines.isEmpty() && bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(new LogTail(lines, Math.min(MOST_BYTES, bytes.orElse(MOST_BYTES))));
  }

  static int number(String name, String text, String expected) {
    if (!text.matches("[0-9]{1,9}")) {
      throw QueryParameters.invalid(name, expected);
    }
    return Integer.parseInt(text);
  }

  byte[] read(LogText text) throws IOException {
    long length = Math.min(bytes, text.size());
    byte[] end;
    try (InputStream in = text.open(text.size() - length, length)) {
      end = in.readAllBytes();
    }
    return lines.map(most -> Arrays.copyOfRange(end, start(end, most), end.length)).orElse(end);
  }

  /** Where the last lines begin; a line feed at the very end begins none. */
  private static int start(byte[] text, int lines) {
    int left = lines;
    for (int i = text.length - 1; i >= 0; i--) {
      if (text[i] == '\n' && i < text.length - 1 && --left == 0) {
        return i + 1;
      }
    }
    return lines == 0 ? text.length : 0;
  }
}
