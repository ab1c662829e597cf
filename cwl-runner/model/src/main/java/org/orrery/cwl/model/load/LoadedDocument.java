package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.document.CwlProcess;

/**
 * A document without errors.
 *
 * @param process the one that was asked for
 * @param graph every process of its {@code $graph}, or only {@code process}
 * @param schemas URIs of {@code $schemas}, absolute; never read while loading
 * @param namespaces prefixes of {@code $namespaces} with their IRIs
 * @param warnings by place
 */
public record LoadedDocument(
    CwlProcess process,
    List<CwlProcess> graph,
    List<String> schemas,
    Map<String, String> namespaces,
    List<Diagnostic> warnings) {
  public LoadedDocument {
    graph = List.copyOf(graph);
    schemas = List.copyOf(schemas);
    namespaces = Map.copyOf(namespaces);
    warnings = List.copyOf(warnings);
  }

  /** The same document with another process to run. */
  public LoadedDocument with(CwlProcess other) {
    return new LoadedDocument(other, graph, schemas, namespaces, warnings);
  }
}
