package org.orrery.api.processes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A revision to write; the store gives it its number. Fields as in {@link StoredProcess}.
 *
 * @param files uploads that stay as long as the revision does
 * @param dialect as in {@link ProcessSettings}
 * @param by who deploys it, or null: the server itself
 */
public record NewRevision(
    WorkspaceId workspace,
    ProcessId id,
    Description description,
    ProcessPackage packaged,
    String documentUri,
    @Nullable String entry,
    Map<String, Content> documents,
    Set<Sha256> files,
    @Nullable ProcessDialect dialect,
    @Nullable String by,
    Instant deployed) {
  public NewRevision {
    files = Set.copyOf(files);
    documents = Map.copyOf(documents);
  }

  /** What people read, as in {@link ProcessSummary}. */
  public record Description(
      String version,
      @Nullable String title,
      @Nullable String description,
      List<String> keywords,
      boolean mutable,
      List<String> jobControl) {
    public Description {
      keywords = List.copyOf(keywords);
      jobControl = List.copyOf(jobControl);
    }
  }
}
