package org.orrery.api.processes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a process in its workspace; a segment of URLs that needs no escaping.
 *
 * @param value a letter, digit or underscore, then also dots and hyphens, at most 200 characters
 */
public record ProcessId(String value) implements Comparable<ProcessId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

  public ProcessId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("`" + value + "` is no process id");
    }
  }

  /** The id, or empty if the text can't be one. */
  public static Optional<ProcessId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new ProcessId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(ProcessId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
