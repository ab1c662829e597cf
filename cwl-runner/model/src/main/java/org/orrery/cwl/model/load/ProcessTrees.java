package org.orrery.cwl.model.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.yaml.Node;

/**
 * Processes as they are written, for programs that write them anew: nothing is checked, and {@code
 * $import}, {@code $include} and {@code $mixin} have been carried out (Salad v1.2, section 6). Each
 * document is read once. Not for use by several threads.
 */
public final class ProcessTrees {
  private final LoadSession session;
  private final Map<String, Found> found = new HashMap<>();

  public ProcessTrees(DocumentSource source, LoadLimits limits) {
    this.session = new LoadSession(source, limits, Drafts.ENABLED);
  }

  /**
   * A process and what its document says of all its processes.
   *
   * @param id its URI, as in {@code ProcessHeader}
   * @param tree spans say which document a part was written in
   * @param version its own, else its document's
   * @param namespaces prefixes with their IRIs
   * @param schemas absolute URIs
   */
  public record Found(
      String id,
      Node.Mapping tree,
      String version,
      Map<String, String> namespaces,
      List<String> schemas) {
    public Found {
      namespaces = Map.copyOf(namespaces);
      schemas = List.copyOf(schemas);
    }
  }

  /**
   * Looks a process up. Blocks as the source does.
   *
   * @param uri absolute; without a fragment it is the document's main process
   * @return null if there is none: for what a loaded document refers to there is one
   */
  public @Nullable Found find(String uri) {
    Found known = found.get(uri);
    if (known == null) {
      known = look(uri);
      if (known != null) {
        found.put(uri, known);
      }
    }
    return known;
  }

  private @Nullable Found look(String uri) {
    SourceSpan start = new SourceSpan(uri, 1, 1);
    Problems problems = session.problems();
    SourceDocument document = session.document(UriText.withoutFragment(uri), start);
    String asked = UriText.unescape(UriText.fragment(uri));
    Node.Mapping tree = document == null ? null : document.find(asked, start, problems);
    if (document == null || tree == null) {
      return null;
    }
    String fragment = asked.isEmpty() ? String.valueOf(document.mainFragment()) : asked;
    return new Found(
        LoadSession.id(document, fragment),
        tree,
        document.asSeenBy(tree, Drafts.ENABLED, problems).version().text(),
        document.namespaces().prefixes(),
        document.schemas());
  }
}
