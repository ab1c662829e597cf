package org.orrery.cwl.model.load;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.yaml.Node;

/** The named types of the SchemaDefRequirements in force. Compared by identity. */
final class TypeScope {
  static final TypeScope EMPTY = new TypeScope(Map.of());

  private final Map<String, Node.Mapping> definitions;

  /** What was read already; the key holds all that reading depends on. */
  private final Map<Object, CwlType> read = new HashMap<>();

  private TypeScope(Map<String, Node.Mapping> definitions) {
    this.definitions = definitions;
  }

  /**
   * A scope with more types.
   *
   * @param own by URI; they win over those of this scope
   */
  TypeScope with(Map<String, Node.Mapping> own) {
    if (own.isEmpty()) {
      return this;
    }
    Map<String, Node.Mapping> all = new LinkedHashMap<>(definitions);
    all.putAll(own);
    return new TypeScope(all);
  }

  /** The URI of the type that a reference means, or null. */
  @Nullable String resolve(String document, String reference) {
    boolean bare = reference.indexOf('#') < 0;
    String uri = UriText.resolve(document, bare ? "#" + reference : reference);
    if (definitions.containsKey(uri)) {
      return uri;
    }
    if (bare) {
      for (String candidate : definitions.keySet()) {
        if (Ids.shortName(candidate).equals(reference)) {
          return candidate;
        }
      }
    }
    return null;
  }

  Node.@Nullable Mapping definition(String uri) {
    return definitions.get(uri);
  }

  Collection<String> uris() {
    return definitions.keySet();
  }

  Map<Object, CwlType> read() {
    return read;
  }
}
