package org.orrery.cwl.engine.reuse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that decides what a task gives, part by part: two tasks with equal parts are equal. The parts
 * are kept, so that a later look can say which of them changed.
 *
 * @param step which step it is, the same in every run of the same document: only to find what to
 *     compare with, no part of the key
 * @param parts by a name for people, for example {@code argument 3}
 */
public record CallParts(String step, SortedMap<String, String> parts) {
  /** Longer values are kept as their digest. */
  private static final int LONGEST_VALUE = 2048;

  public CallParts {
    TreeMap<String, String> bounded = new TreeMap<>();
    parts.forEach((name, value) -> bounded.put(name, bounded(value)));
    parts = Collections.unmodifiableSortedMap(bounded);
  }

  private static String bounded(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : "sha256:%s, %d characters".formatted(sha256(value), value.length());
  }

  /** 64 hex digits that no other parts have. */
  public String key() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> part : parts.entrySet()) {
      // Lengths keep apart what a separator inside a value would run together.
      text.append(part.getKey().length()).append(':').append(part.getKey());
      text.append(part.getValue().length()).append(':').append(part.getValue());
    }
    return sha256(text.toString());
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
