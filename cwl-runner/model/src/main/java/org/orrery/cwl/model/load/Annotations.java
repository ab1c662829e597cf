package org.orrery.cwl.model.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.orrery.cwl.model.document.Annotation;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;

/** Reads the fields of a process, and of the document around it, whose names have a prefix. */
final class Annotations {
  private final Namespaces namespaces;
  private final Map<String, Annotation> found = new LinkedHashMap<>();

  private Annotations(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** By IRI. What the process says of itself overrules what stands beside its {@code $graph}. */
  static Map<String, Annotation> of(SourceDocument document, Node.Mapping process) {
    Annotations annotations = new Annotations(document.namespaces());
    annotations.add(document.root());
    annotations.add(process);
    return annotations.found;
  }

  private void add(Node.Mapping element) {
    for (Node.Entry entry : element.entries().values()) {
      if (entry.key().indexOf(':') > 0 && !entry.value().isNull()) {
        found.put(
            namespaces.expand(entry.key()), new Annotation(value(entry.value()), entry.span()));
      }
    }
  }

  private CwlValue value(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          scalar.isNull() ? CwlValue.Null.NULL : new CwlValue.Text(scalar.text());
      case Node.Sequence list ->
          new CwlValue.Array(list.items().stream().map(this::value).toList());
      case Node.Mapping mapping -> {
        Map<String, CwlValue> members = new LinkedHashMap<>();
        mapping
            .entries()
            .values()
            .forEach(entry -> members.put(namespaces.expand(entry.key()), value(entry.value())));
        yield new CwlValue.Rec(members);
      }
    };
  }
}
