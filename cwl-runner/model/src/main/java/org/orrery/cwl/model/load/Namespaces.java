package org.orrery.cwl.model.load;

import java.util.Map;

/** The prefixes of a document's {@code $namespaces}. */
record Namespaces(Map<String, String> prefixes) {
  static final Namespaces NONE = new Namespaces(Map.of());

  Namespaces {
    prefixes = Map.copyOf(prefixes);
  }

  /** The IRI that {@code prefix:name} stands for; anything else as it is. */
  String expand(String text) {
    int colon = text.indexOf(':');
    String iri = colon > 0 ? prefixes.get(text.substring(0, colon)) : null;
    return iri == null ? text : iri + text.substring(colon + 1);
  }
}
