package org.orrery.api.processes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The owner of processes and jobs; the first name of every URL.
 *
 * @param value lower-case letters, digits and inner hyphens, at most 63 characters
 */
public record WorkspaceId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public WorkspaceId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("`" + value + "` is no workspace id");
    }
  }

  /** The id, or empty if the text can't be one: then there is no such workspace. */
  public static Optional<WorkspaceId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new WorkspaceId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
