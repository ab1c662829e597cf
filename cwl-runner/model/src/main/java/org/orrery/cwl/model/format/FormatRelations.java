package org.orrery.cwl.model.format;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which classes are wider than, or equal to, which. */
final class FormatRelations {
  static final String SUB_CLASS_OF = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
  static final String EQUIVALENT_CLASS = "http://www.w3.org/2002/07/owl#equivalentClass";

  private final Map<String, Set<String>> wider = new HashMap<>();

  /** Takes a statement; those with other predicates say nothing of formats. */
  void add(String subject, String predicate, String object) {
    if (predicate.equals(SUB_CLASS_OF) || predicate.equals(EQUIVALENT_CLASS)) {
      wider.computeIfAbsent(subject, key -> new HashSet<>()).add(object);
    }
    if (predicate.equals(EQUIVALENT_CLASS)) {
      wider.computeIfAbsent(object, key -> new HashSet<>()).add(subject);
    }
  }

  Set<String> wider(String iri) {
    return wider.getOrDefault(iri, Set.of());
  }
}
