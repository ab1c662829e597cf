package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.yaml.Node;

/**
 * Loads and checks CWL documents, YAML and JSON alike. All problems of a document and of what it
 * refers to are collected; one bad element never hides another. Safe for use from many threads if
 * the source is: each load keeps its own state.
 */
public final class CwlLoader {
  private final DocumentSource source;
  private final LoadLimits limits;
  private final Drafts drafts;
  private final ScriptSyntax syntax;

  /** Refuses drafts, and takes JavaScript as it comes. */
  public CwlLoader(DocumentSource source, LoadLimits limits) {
    this(source, limits, Drafts.REFUSED, ScriptSyntax.UNCHECKED);
  }

  /**
   * @param syntax asked once by each load that has met JavaScript, never by any other
   */
  public CwlLoader(DocumentSource source, LoadLimits limits, Drafts drafts, ScriptSyntax syntax) {
    this.source = source;
    this.limits = limits;
    this.drafts = drafts;
    this.syntax = syntax;
  }

  /** What {@code cwlVersion} may be, oldest first. */
  public static List<String> versions(Drafts drafts) {
    return CwlVersion.texts(drafts);
  }

  /**
   * Loads a document from the source. Blocks as the source does.
   *
   * @param uri absolute; a fragment names the process. Without one it is {@code main}, else the
   *     only process, else the first Workflow
   */
  public LoadResult load(String uri) {
    String fragment = UriText.fragment(uri);
    return load(
        UriText.withoutFragment(uri),
        fragment.isEmpty() ? null : UriText.unescape(fragment),
        new LoadSession(source, limits, drafts));
  }

  /**
   * Loads a document that is at hand; only what it refers to comes from the source.
   *
   * @param uri what relative references in it are relative to
   * @param entry the process to take, or null: then as for {@link #load(String)}
   */
  public LoadResult load(String uri, byte[] content, @Nullable String entry) {
    LoadSession session = new LoadSession(source, limits, drafts);
    String document = UriText.withoutFragment(uri);
    session.documents().preset(document, content);
    return load(document, entry, session);
  }

  private LoadResult load(String uri, @Nullable String entry, LoadSession session) {
    SourceSpan start = new SourceSpan(uri, 1, 1);
    SourceDocument document = session.document(uri, start);
    if (document == null) {
      return new LoadResult.Invalid(session.problems().sorted());
    }
    String asked = entry == null ? "" : entry.startsWith("#") ? entry.substring(1) : entry;
    Node.Mapping written = document.find(asked, start, session.problems());
    CwlProcess process =
        written == null ? null : session.process(uri + "#" + asked, start, InForce.NOTHING);
    Map<String, CwlProcess> read = new HashMap<>();
    for (String fragment : document.outermostFirst()) {
      CwlProcess inWorkflow = session.known(LoadSession.id(document, fragment));
      read.put(
          fragment,
          inWorkflow == null
              ? session.process(uri + "#" + fragment, start, InForce.NOTHING)
              : inWorkflow);
    }
    List<CwlProcess> graph = new ArrayList<>();
    document.processes().keySet().forEach(fragment -> graph.add(read.get(fragment)));
    session.scripts().check(syntax, session.documents()::text, session.problems());
    List<Diagnostic> found = session.problems().sorted();
    return written == null || process == null || session.problems().hasErrors()
        ? new LoadResult.Invalid(found)
        : new LoadResult.Loaded(
            new LoadedDocument(
                process,
                graph,
                document.schemas(),
                document.namespaces().prefixes(),
                Annotations.of(document, written),
                found));
  }
}
