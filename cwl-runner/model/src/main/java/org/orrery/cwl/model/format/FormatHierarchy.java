package org.orrery.cwl.model.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.load.DocumentUnavailableException;

/**
 * Whether a file's format will do (CommandLineTool v1.2, 5.1.5: equal IRIs, or by {@code
 * rdfs:subClassOf} and {@code owl:equivalentClass} of the documents in {@code $schemas}). The
 * documents are read when the first question needs them, and never for equal IRIs. Safe for use
 * from many threads.
 */
public final class FormatHierarchy {
  private final DocumentSource source;
  private final List<String> schemas;
  private @Nullable FormatRelations relations;

  /**
   * @param schemas absolute URIs of RDF/XML or Turtle documents
   */
  public FormatHierarchy(DocumentSource source, List<String> schemas) {
    this.source = source;
    this.schemas = List.copyOf(schemas);
  }

  /**
   * Whether the format is one of the allowed ones, or a kind of one. Blocks when the ontologies are
   * read.
   *
   * @param allowed IRIs; if there are none, every format will do
   * @throws FormatOntologyException if an ontology is needed and cannot be read
   */
  public boolean compatible(String actual, List<String> allowed) {
    if (allowed.isEmpty() || allowed.contains(actual)) {
      return true;
    }
    if (schemas.isEmpty()) {
      return false;
    }
    FormatRelations known = relations();
    Set<String> seen = new HashSet<>(Set.of(actual));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (String wider : known.wider(open.remove())) {
        if (allowed.contains(wider)) {
          return true;
        }
        if (seen.add(wider)) {
          open.add(wider);
        }
      }
    }
    return false;
  }

  private synchronized FormatRelations relations() {
    FormatRelations known = relations;
    if (known == null) {
      known = new FormatRelations();
      for (String schema : schemas) {
        read(schema, known);
      }
      relations = known;
    }
    return known;
  }

  private void read(String schema, FormatRelations into) {
    byte[] bytes;
    try {
      bytes = source.read(schema);
    } catch (DocumentUnavailableException e) {
      throw new FormatOntologyException(
          "The ontology `" + schema + "` cannot be read: " + e.getMessage(), e);
    }
    if (looksLikeXml(bytes)) {
      RdfXmlReader.read(schema, bytes, into);
    } else {
      TurtleReader.read(schema, new String(bytes, StandardCharsets.UTF_8), into);
    }
  }

  /** Turtle may begin with {@code <iri>}, XML only with {@code <?}, {@code <!} or a name. */
  private static boolean looksLikeXml(byte[] bytes) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.UTF_8)
            .replace("\uFEFF", "")
            .strip();
    return start.startsWith("<?xml") || start.startsWith("<!") || start.startsWith("<rdf:");
  }
}
