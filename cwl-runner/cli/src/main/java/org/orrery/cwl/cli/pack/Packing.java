package org.orrery.cwl.cli.pack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.ProcessTrees;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Puts a process and all that it runs into one {@code $graph}: {@code $import}, {@code $include}
 * and references to other documents are resolved, ids are the same for the same documents wherever
 * they lie, and the result loads and runs like the original. The process itself is {@code main},
 * the others are called after their files and fragments. A process whose version is not that of the
 * packed one says so itself. Files of defaults and {@code $schemas} keep absolute locations: they
 * are no part of the document.
 */
public final class Packing {
  private static final String MAIN = "main";

  private final ProcessTrees trees;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Deque<ProcessTrees.Found> waiting = new ArrayDeque<>();
  private final Prefixes prefixes = new Prefixes();
  private final TypeIds types = new TypeIds();

  private Packing(DocumentSource source) {
    this.trees = new ProcessTrees(source, LoadLimits.DEFAULT);
  }

  /**
   * Packs a document that can be loaded.
   *
   * @param uri absolute; a fragment names the process, without one it is the main process
   * @param source has the document and all that it refers to
   */
  public static CwlValue.Rec pack(String uri, DocumentSource source) {
    return new Packing(source).pack(uri);
  }

  private CwlValue.Rec pack(String uri) {
    ProcessTrees.Found main = trees.find(uri);
    if (main == null) {
      throw new IllegalArgumentException("`" + uri + "` can't be loaded");
    }
    names.put(main.id(), MAIN);
    taken.add(MAIN);
    waiting.add(main);
    List<CwlValue> graph = new ArrayList<>();
    Set<String> schemas = new LinkedHashSet<>();
    while (!waiting.isEmpty()) {
      ProcessTrees.Found next = waiting.remove();
      schemas.addAll(next.schemas());
      String name = names.getOrDefault(next.id(), MAIN);
      Rewriting rewriting =
          new Rewriting(next, prefixes.of(next.namespaces()), types, this::nameOf);
      boolean sameVersion = next.version().equals(main.version());
      graph.add(rewriting.process(name, sameVersion ? null : next.version()));
    }
    Map<String, CwlValue> document = new LinkedHashMap<>();
    document.put("cwlVersion", CwlValue.of(main.version()));
    if (!prefixes.all().isEmpty()) {
      Map<String, CwlValue> namespaces = new LinkedHashMap<>();
      prefixes.all().forEach((prefix, iri) -> namespaces.put(prefix, CwlValue.of(iri)));
      document.put("$namespaces", new CwlValue.Rec(namespaces));
    }
    if (!schemas.isEmpty()) {
      document.put("$schemas", new CwlValue.Array(schemas.stream().map(CwlValue::of).toList()));
    }
    document.put("$graph", new CwlValue.Array(graph));
    return new CwlValue.Rec(document);
  }

  /** The id in the graph of a process that is referred to, which will be there; null if none. */
  private @Nullable String nameOf(String uri) {
    ProcessTrees.Found found = trees.find(uri);
    if (found == null) {
      return null;
    }
    String known = names.get(found.id());
    if (known != null) {
      return known;
    }
    String name = free(found.id());
    names.put(found.id(), name);
    waiting.add(found);
    return name;
  }

  private String free(String id) {
    String file = UriText.lastSegment(id);
    String fragment = UriText.unescape(UriText.fragment(id));
    // What follows a slash would be taken for a part of what is before it.
    String wanted = (fragment.isEmpty() ? file : file + "." + fragment).replaceAll("[/#\\s]+", "_");
    String name = wanted;
    for (int number = 2; !taken.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** Prefixes of all documents; one that means something else in a later document is renamed. */
  private static final class Prefixes {
    private final Map<String, String> all = new LinkedHashMap<>();

    Map<String, String> all() {
      return all;
    }

    /** New prefixes by old ones. */
    Map<String, String> of(Map<String, String> namespaces) {
      Map<String, String> renamed = new HashMap<>();
      for (Map.Entry<String, String> wanted :
          namespaces.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
        String prefix = wanted.getKey();
        for (int number = 2; !free(prefix, wanted.getValue()); number++) {
          prefix = wanted.getKey() + number;
        }
        all.put(prefix, wanted.getValue());
        renamed.put(wanted.getKey(), prefix);
      }
      return renamed;
    }

    private boolean free(String prefix, String iri) {
      return all.getOrDefault(prefix, iri).equals(iri);
    }
  }
}
