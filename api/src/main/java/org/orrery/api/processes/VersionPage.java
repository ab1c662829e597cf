package org.orrery.api.processes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some versions of a process, newest first.
 *
 * @param before the number that the next page starts below, or null if this is the last
 */
public record VersionPage(List<VersionEntry> versions, @Nullable Integer before) {
  public VersionPage {
    versions = List.copyOf(versions);
  }
}
