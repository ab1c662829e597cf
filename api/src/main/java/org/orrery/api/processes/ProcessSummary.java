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
 * @param jobControl how it may be executed, as the standard's jobControlOptions
 * @param access who beside its workspace may use it, when it was looked up
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
    List<String> jobControl,
    ProcessAccess access,
    Instant deployed) {
  public ProcessSummary {
    keywords = List.copyOf(keywords);
    jobControl = List.copyOf(jobControl);
  }

  /** The same as it is offered now. */
  public ProcessSummary withAccess(ProcessAccess now) {
    return new ProcessSummary(
        workspace,
        id,
        revision,
        version,
        title,
        description,
        keywords,
        mutable,
        jobControl,
        now,
        deployed);
  }
}
