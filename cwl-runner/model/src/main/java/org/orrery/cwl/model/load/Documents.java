package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * The texts of one load, each read and parsed once, with {@code $import}, {@code $include} and
 * {@code $mixin} carried out (Salad v1.2, section 6).
 */
final class Documents {
  private static final String IMPORT = "$import";
  private static final String INCLUDE = "$include";
  private static final String MIXIN = "$mixin";

  private final DocumentSource source;
  private final LoadLimits limits;
  private final Problems problems;
  private final Map<String, byte[]> contents = new HashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private final Map<String, Optional<Node>> trees = new HashMap<>();
  private final Map<String, SourceSpan> opening = new LinkedHashMap<>();
  private int documents;
  private long importedNodes;

  Documents(DocumentSource source, LoadLimits limits, Problems problems) {
    this.source = source;
    this.limits = limits;
    this.problems = problems;
  }

  /** Gives a document that need not be read: it came with the request. */
  void preset(String uri, byte[] content) {
    documents++;
    contents.put(uri, content);
  }

  /**
   * A document's tree.
   *
   * @param from what refers to it
   * @return null if there is none, which has been reported
   */
  @Nullable Node tree(String uri, SourceSpan from) {
    Optional<Node> known = trees.get(uri);
    if (known != null) {
      return known.orElse(null);
    }
    SourceSpan opened = opening.get(uri);
    if (opened != null) {
      problems.add(
          new Diagnostic(
              Diagnostic.Severity.ERROR,
              DiagnosticCode.IMPORT_CYCLE,
              from,
              "`" + uri + "` is being imported already: it would contain itself.",
              null,
              List.of(new Diagnostic.Related(opened, "first imported here"))));
      return null;
    }
    byte[] bytes = bytes(uri, from);
    if (bytes == null) {
      return null;
    }
    Node raw = TextReader.read(uri, bytes, limits.text(), problems);
    opening.put(uri, from);
    Node tree = raw == null ? null : expand(raw, opening.size() - 1);
    opening.remove(uri);
    trees.put(uri, Optional.ofNullable(tree));
    return tree;
  }

  /** The text of a document that was read, or null: others have none. */
  @Nullable String text(String uri) {
    byte[] known = contents.get(uri);
    return known == null ? null : TextReader.decode(uri, known, limits.text(), problems);
  }

  private byte @Nullable [] bytes(String uri, SourceSpan from) {
    byte[] known = contents.get(uri);
    if (known != null) {
      return known;
    }
    String refusal = refusals.get(uri);
    if (refusal == null) {
      if (++documents > limits.documents()) {
        problems.error(
            DiagnosticCode.LIMIT_EXCEEDED,
            from,
            "More than " + limits.documents() + " documents are referred to.",
            null);
        return null;
      }
      try {
        byte[] read = source.read(uri);
        contents.put(uri, read);
        return read;
      } catch (DocumentUnavailableException e) {
        refusal = String.valueOf(e.getMessage());
        refusals.put(uri, refusal);
      }
    }
    problems.error(
        DiagnosticCode.UNREADABLE_DOCUMENT, from, "`" + uri + "` cannot be read: " + refusal, null);
    return null;
  }

  /** Returns the same node if nothing in it is a directive. */
  private @Nullable Node expand(Node node, int depth) {
    if (depth > limits.text().depth()) {
      problems.error(
          DiagnosticCode.LIMIT_EXCEEDED,
          node.span(),
          "Lists and mappings are nested more than "
              + limits.text().depth()
              + " deep, imports included.",
          null);
      return null;
    }
    return switch (node) {
      case Node.Scalar scalar -> scalar;
      case Node.Sequence list -> expandList(list, depth);
      case Node.Mapping mapping -> {
        Map<String, Node.Entry> entries = mapping.entries();
        if (entries.containsKey(IMPORT)) {
          yield imported(mapping, IMPORT, depth);
        }
        if (entries.containsKey(INCLUDE)) {
          yield included(mapping);
        }
        if (entries.containsKey(MIXIN)) {
          yield mixedIn(mapping, depth);
        }
        yield expandFields(mapping, depth);
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same node means that nothing was expanded
  private Node expandList(Node.Sequence list, int depth) {
    List<Node> items = null;
    for (int at = 0; at < list.items().size(); at++) {
      Node item = list.items().get(at);
      Node expanded = expand(item, depth + 1);
      if (expanded != item && items == null) {
        items = new ArrayList<>(list.items().subList(0, at));
      }
      if (items == null || expanded == null) {
        continue;
      }
      boolean splice =
          expanded instanceof Node.Sequence
              && item instanceof Node.Mapping written
              && written.entries().containsKey(IMPORT);
      if (splice) {
        items.addAll(((Node.Sequence) expanded).items());
      } else {
        items.add(expanded);
      }
    }
    return items == null ? list : new Node.Sequence(items, list.span());
  }

  @SuppressWarnings("ReferenceEquality") // the same node means that nothing was expanded
  private Node expandFields(Node.Mapping mapping, int depth) {
    Map<String, Node.Entry> changed = null;
    for (Node.Entry entry : mapping.entries().values()) {
      Node expanded = expand(entry.value(), depth + 1);
      if (expanded == entry.value()) {
        continue;
      }
      if (changed == null) {
        changed = new LinkedHashMap<>(mapping.entries());
      }
      if (expanded == null) {
        changed.remove(entry.key());
      } else {
        changed.put(entry.key(), new Node.Entry(entry.key(), entry.span(), expanded));
      }
    }
    return changed == null ? mapping : new Node.Mapping(changed, mapping.span());
  }

  private @Nullable Node imported(Node.Mapping mapping, String directive, int depth) {
    Node.Scalar target = target(mapping, directive, directive.equals(MIXIN));
    if (target == null) {
      return null;
    }
    String uri = UriText.resolve(target.span().document(), target.text());
    Node tree = tree(UriText.withoutFragment(uri), target.span());
    String fragment = UriText.fragment(uri);
    Node found = tree == null || fragment.isEmpty() ? tree : named(tree, fragment);
    if (found == null) {
      if (tree != null) {
        problems.error(
            DiagnosticCode.UNREADABLE_DOCUMENT,
            target.span(),
            "`" + target.text() + "` names nothing in that document.",
            null);
      }
      return null;
    }
    return charge(found, target.span(), depth) ? found : null;
  }

  private static @Nullable Node named(Node tree, String name) {
    List<Node> candidates =
        tree instanceof Node.Mapping mapping && mapping.get("$graph") instanceof Node.Sequence graph
            ? graph.items()
            : tree instanceof Node.Sequence list ? list.items() : List.of(tree);
    for (Node candidate : candidates) {
      if (candidate instanceof Node.Mapping mapping) {
        for (String field : List.of("id", "name")) {
          if (mapping.get(field) instanceof Node.Scalar id
              && Ids.shortName(id.text()).equals(Ids.shortName("#" + name))) {
            return mapping;
          }
        }
      }
    }
    return null;
  }

  private @Nullable Node included(Node.Mapping mapping) {
    Node.Scalar target = target(mapping, INCLUDE, false);
    if (target == null) {
      return null;
    }
    String uri = UriText.resolve(target.span().document(), target.text());
    byte[] bytes = bytes(uri, target.span());
    String text = bytes == null ? null : TextReader.decode(uri, bytes, limits.text(), problems);
    if (text == null) {
      return null;
    }
    SourceSpan start = new SourceSpan(uri, 1, 1);
    return new Node.Scalar(text, Node.Kind.TEXT, start, start);
  }

  private @Nullable Node mixedIn(Node.Mapping mapping, int depth) {
    Node base = imported(mapping, MIXIN, depth);
    if (base == null) {
      return null;
    }
    if (!(base instanceof Node.Mapping fields)) {
      problems.error(
          DiagnosticCode.WRONG_KIND,
          mapping.span(),
          "`$mixin` must name a mapping, but this is " + base.kindName() + ".",
          null);
      return null;
    }
    Map<String, Node.Entry> mixed = new LinkedHashMap<>(fields.entries());
    for (Node.Entry entry : mapping.entries().values()) {
      Node value = entry.key().equals(MIXIN) ? null : expand(entry.value(), depth + 1);
      if (value != null) {
        mixed.put(entry.key(), new Node.Entry(entry.key(), entry.span(), value));
      }
    }
    return new Node.Mapping(mixed, mapping.span());
  }

  private Node.@Nullable Scalar target(Node.Mapping mapping, String directive, boolean others) {
    if (mapping.entries().size() > 1 && !others) {
      problems.error(
          DiagnosticCode.UNKNOWN_FIELD,
          mapping.span(),
          "`" + directive + "` must be the only field of its mapping.",
          null);
    }
    if (mapping.get(directive) instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.TEXT
        && !scalar.text().isEmpty()) {
      return scalar;
    }
    problems.error(
        DiagnosticCode.WRONG_KIND, mapping.span(), "`" + directive + "` must be a URI.", null);
    return null;
  }

  /** Imports of imports multiply; what they add up to is bounded like one document. */
  private boolean charge(Node imported, SourceSpan from, int depth) {
    importedNodes += size(imported);
    boolean tooMany = importedNodes > limits.text().nodes();
    if (tooMany || depth + height(imported) > limits.text().depth()) {
      problems.error(
          DiagnosticCode.LIMIT_EXCEEDED,
          from,
          tooMany
              ? "The imports add up to more than " + limits.text().nodes() + " nodes."
              : "With this import, lists and mappings are nested more than "
                  + limits.text().depth()
                  + " deep.",
          null);
      return false;
    }
    return true;
  }

  private static long size(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> 1;
      case Node.Sequence list -> 1 + list.items().stream().mapToLong(Documents::size).sum();
      case Node.Mapping mapping ->
          1 + mapping.entries().values().stream().mapToLong(e -> 1 + size(e.value())).sum();
    };
  }

  private static int height(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> 0;
      case Node.Sequence list ->
          1 + list.items().stream().mapToInt(Documents::height).max().orElse(0);
      case Node.Mapping mapping ->
          1 + mapping.entries().values().stream().mapToInt(e -> height(e.value())).max().orElse(0);
    };
  }
}
