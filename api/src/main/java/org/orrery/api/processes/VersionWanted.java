package org.orrery.api.processes;

import org.jspecify.annotations.Nullable;

/**
 * Which version of a process is asked for: the newest one that is called so and has this number.
 *
 * @param name what people call it, or null for any
 * @param revision its number, or null for any
 */
public record VersionWanted(@Nullable String name, @Nullable Integer revision) {
  public static final VersionWanted CURRENT = new VersionWanted(null, null);

  /** Whether it is the one that a process has. */
  public boolean is(ProcessSummary process) {
    return (name == null || name.equals(process.version()))
        && (revision == null || revision == process.revision());
  }

  @Override
  public String toString() {
    String shown = name == null ? "version" : "version `" + name + "`";
    return revision == null ? shown : shown + " with the number " + revision;
  }
}
