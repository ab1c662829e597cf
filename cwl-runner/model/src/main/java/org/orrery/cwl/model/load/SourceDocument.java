package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.yaml.Node;

/**
 * A document that holds processes: one, or those of its {@code $graph}.
 *
 * @param root the whole of it
 * @param processes by fragment; a document without graph has one, whose fragment may be empty
 * @param graph whether it has a {@code $graph}
 */
record SourceDocument(
    String uri,
    Node.Mapping root,
    CwlVersion version,
    Namespaces namespaces,
    List<String> schemas,
    Map<String, Node.Mapping> processes,
    boolean graph) {

  static final CwlVersion NEWEST = CwlVersion.V1_2;
  private static final String MAIN = "main";
  private static final Set<String> BESIDE_GRAPH = Set.of("$namespaces", "$schemas");

  /** Reads what the document says of itself, or null if it holds no process. */
  static @Nullable SourceDocument of(String uri, Node root, Drafts drafts, Problems problems) {
    if (!(root instanceof Node.Mapping mapping)) {
      problems.error(
          DiagnosticCode.WRONG_KIND,
          root.span(),
          "A CWL document must be a mapping, but this is " + root.kindName() + ".",
          null);
      return null;
    }
    Map<String, Node.Mapping> processes = new LinkedHashMap<>();
    boolean graph = mapping.entries().containsKey("$graph");
    if (graph) {
      graphProcesses(mapping, processes, problems);
    } else {
      processes.put(rootFragment(mapping), mapping);
    }
    CwlVersion version = version(mapping, processes.values(), drafts, problems);
    if (version == null || processes.isEmpty()) {
      return null;
    }
    return new SourceDocument(
        uri,
        mapping,
        version,
        namespaces(mapping, problems),
        schemas(mapping, problems),
        processes,
        graph);
  }

  /**
   * The document as one of its processes sees it: a process that came from elsewhere, packed or
   * imported, may say a version of its own.
   */
  SourceDocument asSeenBy(Node.Mapping process, Drafts drafts, Problems problems) {
    Node written = process.get("cwlVersion");
    CwlVersion own = written == null ? version : version(written, drafts, problems);
    return own == null || own == version
        ? this
        : new SourceDocument(uri, root, own, namespaces, schemas, processes, graph);
  }

  /** The process of that fragment; an empty one asks for the document's main process. */
  Node.@Nullable Mapping find(String fragment, SourceSpan from, Problems problems) {
    String chosen = fragment.isEmpty() ? mainFragment() : fragment;
    if (chosen == null) {
      problems.error(
          DiagnosticCode.AMBIGUOUS_PROCESS,
          from,
          "`" + uri + "` holds several processes and none is called `main`.",
          "choose one of " + NearestMatch.quoted(processes.keySet()));
      return null;
    }
    Node.Mapping found = processes.get(chosen);
    if (found == null) {
      problems.error(
          DiagnosticCode.UNKNOWN_PROCESS,
          from,
          "`" + uri + "` has no process `" + chosen + "`.",
          NearestMatch.hintOrChoice(
              chosen, processes.keySet().stream().filter(id -> !id.isEmpty()).toList()));
    }
    return found;
  }

  /** The fragment of the tool that shares a workflow's id, or null. */
  @Nullable String namesake(String fragment) {
    return Namesakes.of(fragment, processes);
  }

  /** The fragments of all processes, those that another one of the document runs last. */
  List<String> outermostFirst() {
    Set<String> run = new HashSet<>();
    processes.values().forEach(process -> collectRuns(process, run));
    List<String> ordered = new ArrayList<>();
    processes.keySet().stream().filter(fragment -> !run.contains(fragment)).forEach(ordered::add);
    processes.keySet().stream().filter(run::contains).forEach(ordered::add);
    return ordered;
  }

  private void collectRuns(Node node, Set<String> into) {
    switch (node) {
      case Node.Scalar _ -> {}
      case Node.Sequence list -> list.items().forEach(item -> collectRuns(item, into));
      case Node.Mapping mapping -> {
        if (mapping.get("run") instanceof Node.Scalar run) {
          String target = UriText.resolve(uri, UriText.tolerant(run.text()));
          if (UriText.withoutFragment(target).equals(uri)) {
            into.add(UriText.unescape(UriText.fragment(target)));
          }
        }
        mapping.entries().values().forEach(entry -> collectRuns(entry.value(), into));
      }
    }
  }

  /** {@code main}, else the only process, else the first workflow, else null. */
  @Nullable String mainFragment() {
    if (processes.containsKey(MAIN)) {
      return MAIN;
    }
    if (processes.size() == 1) {
      return processes.keySet().iterator().next();
    }
    for (Map.Entry<String, Node.Mapping> process : processes.entrySet()) {
      if (process.getValue().get("class") instanceof Node.Scalar kind
          && kind.text().equals("Workflow")) {
        return process.getKey();
      }
    }
    return null;
  }

  private static String rootFragment(Node.Mapping root) {
    return root.get("id") instanceof Node.Scalar id ? Ids.fragment(id.text(), "") : "";
  }

  private static void graphProcesses(
      Node.Mapping root, Map<String, Node.Mapping> processes, Problems problems) {
    for (Node.Entry entry : root.entries().values()) {
      String key = entry.key();
      if (!key.startsWith("$") && !key.equals("cwlVersion") && key.indexOf(':') < 0) {
        // Deployed packages have such fields, and nothing in them could mean anything here.
        problems.warning(
            DiagnosticCode.UNKNOWN_FIELD,
            entry.span(),
            "Unknown field `" + key + "` beside `$graph`; it has no effect.",
            BESIDE_GRAPH.contains("$" + key) ? "did you mean `$" + key + "`?" : null);
      }
    }
    Node graph = root.get("$graph");
    if (!(graph instanceof Node.Sequence list)) {
      problems.error(
          DiagnosticCode.WRONG_KIND, root.span(), "`$graph` must be a list of processes.", null);
      return;
    }
    for (Node item : list.items()) {
      if (!(item instanceof Node.Mapping process)) {
        problems.error(
            DiagnosticCode.WRONG_KIND,
            item.span(),
            "An element of `$graph` must be a process, but this is " + item.kindName() + ".",
            null);
        continue;
      }
      if (!(process.get("id") instanceof Node.Scalar id)) {
        problems.error(
            DiagnosticCode.MISSING_FIELD,
            process.span(),
            "A process of `$graph` must have an `id`.",
            null);
        continue;
      }
      Node.Mapping before = processes.putIfAbsent(Ids.fragment(id.text(), ""), process);
      if (before != null && !Namesakes.keep(id, before, process, processes, problems)) {
        problems.add(
            new Diagnostic(
                Diagnostic.Severity.ERROR,
                DiagnosticCode.DUPLICATE_ID,
                id.span(),
                "`" + id.text() + "` stands twice in `$graph`.",
                null,
                List.of(new Diagnostic.Related(before.span(), "first here"))));
      }
    }
    if (list.items().isEmpty()) {
      problems.error(DiagnosticCode.MISSING_FIELD, list.span(), "`$graph` holds no process.", null);
    }
  }

  private static @Nullable CwlVersion version(
      Node.Mapping root, Iterable<Node.Mapping> processes, Drafts drafts, Problems problems) {
    Node written = root.get("cwlVersion");
    for (Node.Mapping process : processes) {
      written = written == null ? process.get("cwlVersion") : written;
    }
    if (written == null) {
      problems.error(
          DiagnosticCode.MISSING_VERSION,
          root.span(),
          "The field `cwlVersion` is missing.",
          "write `cwlVersion: " + NEWEST.text() + "`");
      return null;
    }
    return version(written, drafts, problems);
  }

  private static @Nullable CwlVersion version(Node written, Drafts drafts, Problems problems) {
    String text = written instanceof Node.Scalar scalar ? scalar.text() : "";
    CwlVersion version = CwlVersion.of(text);
    if (version == null) {
      problems.error(
          DiagnosticCode.UNSUPPORTED_VERSION,
          written.span(),
          (text.isEmpty() ? "`cwlVersion` must be text" : "CWL `" + text + "` is not supported")
              + "; known are "
              + NearestMatch.quoted(CwlVersion.texts())
              + ".",
          null);
    }
    if (version != null && version.isDraft() && drafts == Drafts.REFUSED) {
      problems.error(
          DiagnosticCode.UNSUPPORTED_VERSION,
          written.span(),
          "CWL `" + text + "` is a draft, and drafts are not enabled.",
          "run with `--enable-dev`, or write `cwlVersion: " + NEWEST.text() + "`");
      return null;
    }
    return version;
  }

  private static Namespaces namespaces(Node.Mapping root, Problems problems) {
    Node written = root.get("$namespaces");
    if (written == null || written.isNull()) {
      return Namespaces.NONE;
    }
    Map<String, String> prefixes = new LinkedHashMap<>();
    if (written instanceof Node.Mapping mapping) {
      for (Node.Entry entry : mapping.entries().values()) {
        if (entry.value() instanceof Node.Scalar iri && iri.kind() == Node.Kind.TEXT) {
          prefixes.put(entry.key(), iri.text());
        } else {
          problems.error(
              DiagnosticCode.WRONG_KIND,
              entry.value().span(),
              "The namespace `" + entry.key() + "` must be an IRI.",
              null);
        }
      }
    } else {
      problems.error(
          DiagnosticCode.WRONG_KIND,
          written.span(),
          "`$namespaces` must be a mapping from prefixes to IRIs.",
          null);
    }
    return new Namespaces(prefixes);
  }

  private static List<String> schemas(Node.Mapping root, Problems problems) {
    Node written = root.get("$schemas");
    if (written == null || written.isNull()) {
      return List.of();
    }
    List<String> uris = new ArrayList<>();
    for (Node item : written instanceof Node.Sequence list ? list.items() : List.of(written)) {
      if (item instanceof Node.Scalar uri && uri.kind() == Node.Kind.TEXT) {
        uris.add(UriText.resolve(uri.span().document(), uri.text()));
      } else {
        problems.error(
            DiagnosticCode.WRONG_KIND, item.span(), "`$schemas` must be a list of URIs.", null);
      }
    }
    return uris;
  }
}
