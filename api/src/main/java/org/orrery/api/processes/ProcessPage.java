package org.orrery.api.processes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some processes, ordered by id.
 *
 * @param after the id that the next page starts behind, or null if this is the last
 */
public record ProcessPage(List<ProcessSummary> processes, @Nullable ProcessId after) {
  public ProcessPage {
    processes = List.copyOf(processes);
  }
}
