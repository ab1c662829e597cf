package org.orrery.backend.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * A place on a {@link TaskVolume}: relative to its root, {@code /} between names, never leaving it.
 * The root itself is the empty path. Names hold any character but {@code /} and NUL.
 */
public record VolumePath(String value) {
  public static final VolumePath ROOT = new VolumePath("");

  public VolumePath {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path holds no NUL");
    }
    if (!value.isEmpty()) {
      for (String name : value.split("/", -1)) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
          throw new IllegalArgumentException(
              "`" + value + "` is no plain path below a volume's root");
        }
      }
    }
  }

  /** Appends a relative path; {@code .} and empty names vanish, {@code ..} must stay inside. */
  public VolumePath resolve(String relative) {
    if (relative.startsWith("/")) {
      throw new IllegalArgumentException(
          "`" + relative + "` is absolute, expected a relative path");
    }
    List<String> names = new ArrayList<>(value.isEmpty() ? List.of() : List.of(value.split("/")));
    for (String name : relative.split("/")) {
      switch (name) {
        case "", "." -> {}
        case ".." -> {
          if (names.isEmpty()) {
            throw new IllegalArgumentException("`" + relative + "` leaves the volume");
          }
          names.removeLast();
        }
        default -> names.add(name);
      }
    }
    return new VolumePath(String.join("/", names));
  }

  /** Is the other path this one or below it? */
  public boolean contains(VolumePath other) {
    return value.isEmpty() || other.value.equals(value) || other.value.startsWith(value + "/");
  }

  /** The last name; empty for the root. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
