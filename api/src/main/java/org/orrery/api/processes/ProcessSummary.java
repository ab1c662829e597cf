package org.orrery.api.processes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process as lists show it.
 *
 * @param revision counted from 1 by every replace; a job stays with the revision that it was
 *     accepted for
 * @param version what people call the version, from the package or {@code 1.0.0}
 * @param mutable may be replaced and undeployed
 */
public record ProcessSummary(
    WorkspaceId workspace,
    ProcessId id,
    int revision,
    String version,
    @Nullable String title,
    @Nullable String description,
    List<String> keywords,
    boolean mutable,
    Instant deployed) {
  public ProcessSummary {
    keywords = List.copyOf(keywords);
  }
}
