package org.orrery.api.processes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A revision to write; the store gives it its number. Fields as in {@link StoredProcess}. */
public record NewRevision(
    WorkspaceId workspace,
    ProcessId id,
    Description description,
    ProcessPackage packaged,
    String documentUri,
    @Nullable String entry,
    Map<String, Content> documents,
    Instant deployed) {
  public NewRevision {
    documents = Map.copyOf(documents);
  }

  /** What people read, as in {@link ProcessSummary}. */
  public record Description(
      String version,
      @Nullable String title,
      @Nullable String description,
      List<String> keywords,
      boolean mutable) {
    public Description {
      keywords = List.copyOf(keywords);
    }
  }
}
