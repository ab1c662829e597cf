package org.orrery.api.processes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A revision of a process as it is kept.
 *
 * @param documentUri which of the documents is the one that was deployed
 * @param documents it and everything that it imports, by URI
 */
public record StoredProcess(
    RevisionKey key,
    ProcessSummary summary,
    ProcessPackage packaged,
    String documentUri,
    @Nullable String entry,
    Map<String, Content> documents) {
  public StoredProcess {
    documents = Map.copyOf(documents);
  }
}
