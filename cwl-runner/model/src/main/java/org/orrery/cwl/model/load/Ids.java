package org.orrery.cwl.model.load;

/** Identifiers and their short names (Salad v1.2, section 4.2). */
final class Ids {
  private Ids() {}

  /** {@code #main/step/port} is {@code port}; what has no {@code #} is a short name already. */
  static String shortName(String id) {
    int hash = id.lastIndexOf('#');
    return hash < 0 ? id : id.substring(Math.max(hash, id.lastIndexOf('/')) + 1);
  }

  /** A process's fragment, from its id and the fragment of what it stands in. */
  static String fragment(String id, String scope) {
    int hash = id.indexOf('#');
    if (hash >= 0) {
      return id.substring(hash + 1);
    }
    return scope.isEmpty() ? id : scope + "/" + id;
  }
}
