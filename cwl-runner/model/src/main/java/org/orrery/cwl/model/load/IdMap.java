package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.yaml.Node;

/**
 * Identifier maps (Salad v1.2, section 5.2): a list of elements with an id field, or a mapping from
 * that id to the element, or to the value of its main field.
 */
final class IdMap {
  private IdMap() {}

  /**
   * @param id the short name
   * @param rawId as written
   * @param at where the id stands
   * @param body the element; without the id field if it came from a mapping
   */
  record Element(String id, String rawId, SourceSpan at, Node.Mapping body) {}

  /**
   * @param field whose value this is
   * @param idField {@code id}, {@code class} and so on
   * @param mainField what a plain value of a mapping stands for, or null if it must be a mapping
   */
  record Shape(String field, String idField, @Nullable String mainField) {}

  /** The elements; what is none has been reported, and so has a second use of an id. */
  static List<Element> elements(Fields owner, Shape shape, Problems problems) {
    Node value = owner.get(shape.field());
    List<Element> found =
        switch (value) {
          case null -> List.of();
          case Node.Mapping mapping -> fromMapping(owner, mapping, shape);
          case Node.Sequence list -> fromList(owner, list, shape, problems);
          case Node.Scalar scalar -> {
            owner.wrongKind(scalar, shape.field(), "a list or a mapping", null);
            yield List.of();
          }
        };
    return withoutDuplicates(found, owner, shape, problems);
  }

  private static List<Element> fromMapping(Fields owner, Node.Mapping mapping, Shape shape) {
    List<Element> elements = new ArrayList<>();
    for (Node.Entry entry : mapping.entries().values()) {
      Node value = entry.value();
      Node.Mapping body;
      if (value instanceof Node.Mapping written) {
        body = written;
      } else if (shape.mainField() != null) {
        body = mainOnly(shape.mainField(), value, entry.span());
      } else if (value.isNull()) {
        body = new Node.Mapping(Map.of(), entry.span());
      } else {
        owner.wrongKind(value, entry.key(), "a mapping", null);
        continue;
      }
      elements.add(new Element(Ids.shortName(entry.key()), entry.key(), entry.span(), body));
    }
    return elements;
  }

  private static Node.Mapping mainOnly(String mainField, Node value, SourceSpan at) {
    return new Node.Mapping(
        value.isNull()
            ? Map.of()
            : Map.of(mainField, new Node.Entry(mainField, value.span(), value)),
        at);
  }

  private static List<Element> fromList(
      Fields owner, Node.Sequence list, Shape shape, Problems problems) {
    List<Element> elements = new ArrayList<>();
    for (Node item : list.items()) {
      if (!(item instanceof Node.Mapping body)) {
        owner.wrongKind(item, shape.field(), "a list of mappings", null);
        continue;
      }
      Node id = body.get(shape.idField());
      if (id instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
        String raw = scalar.text();
        elements.add(new Element(Ids.shortName(raw), raw, scalar.span(), body));
      } else {
        problems.error(
            DiagnosticCode.MISSING_FIELD,
            body.span(),
            "An element of `"
                + shape.field()
                + "` in "
                + owner.owner()
                + " has no `"
                + shape.idField()
                + "`.",
            null);
      }
    }
    return elements;
  }

  private static List<Element> withoutDuplicates(
      List<Element> elements, Fields owner, Shape shape, Problems problems) {
    Map<String, Element> byId = new LinkedHashMap<>();
    for (Element element : elements) {
      Element before = byId.putIfAbsent(element.id(), element);
      if (before != null) {
        problems.add(
            new Diagnostic(
                Diagnostic.Severity.ERROR,
                DiagnosticCode.DUPLICATE_ID,
                element.at(),
                "`"
                    + element.id()
                    + "` stands twice in `"
                    + shape.field()
                    + "` of "
                    + owner.owner()
                    + ".",
                null,
                List.of(new Diagnostic.Related(before.at(), "first here"))));
      }
    }
    return List.copyOf(byId.values());
  }
}
