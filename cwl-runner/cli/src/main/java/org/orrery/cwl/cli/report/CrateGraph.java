package org.orrery.cwl.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.value.CwlValue;

/** The entities of an RO-Crate by id, each once. */
final class CrateGraph {
  private final Map<String, CwlValue.Rec> entities = new LinkedHashMap<>();

  /** An entity to be filled and then {@link #add added}. */
  static JsonObject entity(String id, String... types) {
    List<CwlValue> all = new ArrayList<>();
    for (String type : types) {
      all.add(CwlValue.of(type));
    }
    JsonObject entity = new JsonObject().put("@id", id);
    return types.length == 1
        ? entity.put("@type", all.getFirst())
        : entity.put("@type", new CwlValue.Array(all));
  }

  static CwlValue.Rec reference(String id) {
    return new JsonObject().put("@id", id).value();
  }

  static List<CwlValue.Rec> references(Iterable<String> ids) {
    List<CwlValue.Rec> references = new ArrayList<>();
    ids.forEach(id -> references.add(reference(id)));
    return references;
  }

  /** Adds an entity and gives its id; one with a known id is the same entity. */
  String add(JsonObject entity) {
    CwlValue.Rec value = entity.value();
    String id = ((CwlValue.Text) value.get("@id")).value();
    entities.putIfAbsent(id, value);
    return id;
  }

  boolean has(String id) {
    return entities.containsKey(id);
  }

  CwlValue.Rec document(CwlValue context) {
    return new JsonObject()
        .put("@context", context)
        .putAll("@graph", List.copyOf(entities.values()))
        .value();
  }
}
