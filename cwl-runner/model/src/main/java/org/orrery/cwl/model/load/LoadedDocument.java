package org.orrery.cwl.model.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.document.Annotation;
import org.orrery.cwl.model.document.CwlProcess;

/**
 * A document without errors.
 *
 * @param process the one that was asked for
 * @param graph every process of its {@code $graph}, or only {@code process}
 * @param schemas URIs of {@code $schemas}, absolute; never read while loading
 * @param namespaces prefixes of {@code $namespaces} with their IRIs
 * @param annotations of the process that was asked for, by IRI
 * @param warnings by place
 */
public record LoadedDocument(
    CwlProcess process,
    List<CwlProcess> graph,
    List<String> schemas,
    Map<String, String> namespaces,
    Map<String, Annotation> annotations,
    List<Diagnostic> warnings) {
  public LoadedDocument {
    graph = List.copyOf(graph);
    schemas = List.copyOf(schemas);
    namespaces = Map.copyOf(namespaces);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    warnings = List.copyOf(warnings);
  }

  /** The same document with another process to run. */
  public LoadedDocument with(CwlProcess other) {
    return new LoadedDocument(other, graph, schemas, namespaces, annotations, warnings);
  }
}
