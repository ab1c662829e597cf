package org.orrery.cwl.model.load;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.yaml.Node;

/**
 * The fields of one element of a document. Unknown ones are reported when it is opened, wrong ones
 * when they are asked for; then the caller goes on with what an absent field means. A field that is
 * null counts as absent.
 */
final class Fields {
  private final Node.Mapping node;
  private final String owner;
  private final Problems problems;

  /**
   * @param owner for messages, for example {@code input `x`}
   * @param known every field that the standard gives this element
   */
  Fields(Node.Mapping node, String owner, Set<String> known, Problems problems) {
    this.node = node;
    this.owner = owner;
    this.problems = problems;
    for (Node.Entry entry : node.entries().values()) {
      String key = entry.key();
      // A field with a prefix or an IRI is an extension, which anybody may add.
      if (!known.contains(key) && key.indexOf(':') < 0) {
        problems.error(
            DiagnosticCode.UNKNOWN_FIELD,
            entry.span(),
            "Unknown field `" + key + "` in " + owner + ".",
            NearestMatch.hintOrChoice(key, known.stream().sorted().toList()));
      }
    }
  }

  Node.Mapping node() {
    return node;
  }

  String owner() {
    return owner;
  }

  SourceSpan span() {
    return node.span();
  }

  @Nullable Node get(String name) {
    Node value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Where the field's key stands. */
  SourceSpan keySpan(String name) {
    Node.Entry entry = node.entries().get(name);
    return entry == null ? node.span() : entry.span();
  }

  @Nullable Node required(String name) {
    Node value = get(name);
    if (value == null) {
      missing(name);
    }
    return value;
  }

  void missing(String name) {
    problems.error(
        DiagnosticCode.MISSING_FIELD,
        node.span(),
        "The field `" + name + "` is missing in " + owner + ".",
        null);
  }

  @Nullable String text(String name) {
    Node value = get(name);
    return value == null ? null : textOf(value, name);
  }

  /** The text of a value of that field or of one of its items. */
  @Nullable String textOf(Node value, String name) {
    if (value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      return scalar.text();
    }
    wrongKind(value, name, "text", value instanceof Node.Scalar ? "put it in quotes" : null);
    return null;
  }

  boolean flag(String name, boolean fallback) {
    Node value = get(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    wrongKind(value, name, "`true` or `false`", null);
    return fallback;
  }

  <E> @Nullable E choice(String name, Map<String, E> choices) {
    Node value = get(name);
    String text = value == null ? null : textOf(value, name);
    if (value == null || text == null) {
      return null;
    }
    E chosen = choices.get(text);
    if (chosen == null) {
      problems.error(
          DiagnosticCode.INVALID_VALUE,
          value.span(),
          "`" + text + "` is no value of `" + name + "` in " + owner + ".",
          NearestMatch.hintOrChoice(text, choices.keySet().stream().sorted().toList()));
    }
    return chosen;
  }

  /** The items of a list, or the one value that stands in its place, or nothing. */
  List<Node> items(String name) {
    Node value = get(name);
    if (value == null) {
      return List.of();
    }
    return value instanceof Node.Sequence list ? list.items() : List.of(value);
  }

  void wrongKind(Node value, String name, String expected, @Nullable String hint) {
    problems.error(
        DiagnosticCode.WRONG_KIND,
        value.span(),
        "`"
            + name
            + "` in "
            + owner
            + " must be "
            + expected
            + ", but is "
            + value.kindName()
            + ".",
        hint);
  }
}
