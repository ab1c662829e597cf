package org.orrery.api.processes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.format.FormatHierarchy;
import org.orrery.cwl.model.load.DocumentUnavailableException;

/**
 * The relations between formats that documents name by {@code $schemas}. Many packages name the
 * same ontologies, which are large: they are read once for all, known by their content.
 */
final class Ontologies {
  /** The relations of EDAM take about a megabyte. */
  private static final int CACHED = 16;

  private final Map<List<Sha256>, FormatHierarchy> known =
      new LinkedHashMap<>(CACHED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Sha256>, FormatHierarchy> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * @param schemas URIs of ontologies
   * @param documents by URI
   * @return null if one of them is not there
   */
  @Nullable FormatHierarchy of(List<String> schemas, Map<String, Content> documents) {
    List<Sha256> digests = new ArrayList<>();
    Map<String, Content> contents = new LinkedHashMap<>();
    for (String schema : schemas) {
      Content content = documents.get(schema);
      if (content == null) {
        return null;
      }
      digests.add(Sha256.of(content.toArray()));
      contents.put(schema, content);
    }
    synchronized (known) {
      return known.computeIfAbsent(
          digests, absent -> new FormatHierarchy(uri -> read(contents, uri), schemas));
    }
  }

  private static byte[] read(Map<String, Content> contents, String uri)
      throws DocumentUnavailableException {
    Content content = contents.get(uri);
    if (content == null) {
      throw new DocumentUnavailableException("`" + uri + "` was not kept at the deployment");
    }
    return content.toArray();
  }
}
