package org.orrery.cwl.model.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * A node of a document. The span's document is where the node was written, also after it was
 * imported elsewhere: relative references in it are relative to that.
 */
public sealed interface Node {
  SourceSpan span();

  /** "a list", "a mapping", "text" and so on, for messages. */
  default String kindName() {
    return switch (this) {
      case Mapping mapping -> "a mapping";
      case Sequence list -> "a list";
      case Scalar scalar ->
          switch (scalar.kind()) {
            case NULL -> "null";
            case BOOLEAN -> "a boolean";
            case INT -> "an integer";
            case FLOAT -> "a number";
            case TEXT -> "text";
          };
    };
  }

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  /** What a scalar is by YAML's core schema. */
  enum Kind {
    NULL,
    BOOLEAN,
    INT,
    FLOAT,
    TEXT
  }

  /**
   * @param text as written, without quotes
   * @param content where the text itself begins, after a quote or a block indicator
   */
  record Scalar(String text, Kind kind, SourceSpan span, SourceSpan content) implements Node {}

  record Sequence(List<Node> items, SourceSpan span) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** In the document's order. */
  record Mapping(Map<String, Entry> entries, SourceSpan span) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public @Nullable Node get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }
  }

  /** A key, its place and its value. */
  record Entry(String key, SourceSpan span, Node value) {}
}
