package org.orrery.cwl.cli.pack;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.yaml.Node;

/** Names of the types of SchemaDefRequirements, unique in a packed document. */
final class TypeIds {
  private final Map<String, String> byUri = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** The name of a definition. */
  String define(Node.Scalar name) {
    String uri = uri(name);
    String known = byUri.get(uri);
    if (known != null) {
      return known;
    }
    String wanted = shortName(name.text());
    String free = wanted;
    for (int number = 2; !taken.add(free); number++) {
      free = wanted + "_" + number;
    }
    byUri.put(uri, free);
    return free;
  }

  /** The name of a type where it is described; one that is no definition keeps its own. */
  String nameOf(Node.Scalar name) {
    return byUri.getOrDefault(uri(name), shortName(name.text()));
  }

  /** A reference to a definition, by its new name; a reference to none stays. */
  String refer(String name, Node.Scalar at) {
    String known = byUri.get(uri(name, at));
    if (known != null) {
      return "#" + known;
    }
    return name.indexOf('#') < 0 ? name : "#" + shortName(name);
  }

  private static String uri(Node.Scalar name) {
    return uri(name.text(), name);
  }

  private static String uri(String name, Node.Scalar at) {
    return UriText.resolve(at.span().document(), name.indexOf('#') < 0 ? "#" + name : name);
  }

  /** Behind the hash sign and the last slash. */
  static String shortName(String id) {
    int hash = id.lastIndexOf('#');
    return hash < 0 ? id : id.substring(Math.max(hash, id.lastIndexOf('/')) + 1);
  }
}
