package org.orrery.cwl.model.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * Builds the tree from parser events without recursion, and keeps the limits while doing so: an
 * alias is charged with everything that it stands for.
 */
final class TreeBuilder {
  private static final String MERGE_KEY = "<<";

  private final TextLimits limits;
  private final Problems problems;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Built> anchors = new HashMap<>();
  private long nodes;
  private int aliases;
  private @Nullable Node root;

  TreeBuilder(TextLimits limits, Problems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Nullable Node root() {
    return root;
  }

  void startSequence(SourceSpan at, @Nullable String anchor) {
    open(new Frame(at, anchor, null, nodes));
  }

  void startMapping(SourceSpan at, @Nullable String anchor) {
    open(new Frame(at, anchor, new LinkedHashMap<>(), nodes));
  }

  void end() {
    Frame frame = open.pop();
    Node node =
        frame.entries == null
            ? new Node.Sequence(frame.items, frame.at)
            : new Node.Mapping(merged(frame), frame.at);
    Built built = new Built(node, nodes - frame.nodesBefore, frame.height + 1);
    remember(frame.anchor, built);
    place(built, false);
  }

  void scalar(Node.Scalar scalar, boolean plain, @Nullable String anchor) {
    charge(1, scalar.span());
    Built built = new Built(scalar, 1, 0);
    remember(anchor, built);
    place(built, plain);
  }

  void alias(String anchor, SourceSpan at) {
    Built target = anchors.get(anchor);
    if (target == null) {
      for (Frame frame : open) {
        if (anchor.equals(frame.anchor)) {
          throw new RefusedTextException(
              DiagnosticCode.SYNTAX,
              at,
              "The alias `*" + anchor + "` stands inside its own anchor.");
        }
      }
      throw new RefusedTextException(
          DiagnosticCode.SYNTAX, at, "The alias `*" + anchor + "` has no anchor before it.");
    }
    if (++aliases > limits.aliases()) {
      throw limit(at, "more than " + limits.aliases() + " aliases");
    }
    charge(target.size, at);
    if (open.size() + target.height > limits.depth()) {
      throw tooDeep(at);
    }
    place(target, false);
  }

  private void open(Frame frame) {
    charge(1, frame.at);
    if (open.size() >= limits.depth()) {
      throw tooDeep(frame.at);
    }
    open.push(frame);
  }

  private void charge(long count, SourceSpan at) {
    nodes += count;
    if (nodes > limits.nodes()) {
      throw limit(at, "more than " + limits.nodes() + " nodes, aliases written out");
    }
  }

  private RefusedTextException tooDeep(SourceSpan at) {
    return limit(at, "lists and mappings nested more than " + limits.depth() + " deep");
  }

  private static RefusedTextException limit(SourceSpan at, String what) {
    return new RefusedTextException(
        DiagnosticCode.LIMIT_EXCEEDED, at, "The document has " + what + ".");
  }

  private void remember(@Nullable String anchor, Built built) {
    if (anchor != null) {
      anchors.put(anchor, built);
    }
  }

  private void place(Built built, boolean plain) {
    Frame frame = open.peek();
    if (frame == null) {
      root = built.node;
      return;
    }
    frame.height = Math.max(frame.height, built.height);
    Map<String, Node.Entry> entries = frame.entries;
    if (entries == null) {
      frame.items.add(built.node);
      return;
    }
    Node.Scalar key = frame.key;
    if (key == null) {
      if (!(built.node instanceof Node.Scalar scalar)) {
        throw new RefusedTextException(
            DiagnosticCode.SYNTAX,
            built.node.span(),
            "A key must be text, but this is " + built.node.kindName() + ".");
      }
      frame.key = scalar;
      frame.plainKey = plain;
      return;
    }
    frame.key = null;
    if (frame.plainKey && key.text().equals(MERGE_KEY)) {
      frame.toMerge.add(built.node);
      return;
    }
    Node.Entry before = entries.get(key.text());
    if (before == null) {
      entries.put(key.text(), new Node.Entry(key.text(), key.span(), built.node));
      return;
    }
    problems.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR,
            DiagnosticCode.DUPLICATE_KEY,
            key.span(),
            "The key `" + key.text() + "` stands twice in this mapping.",
            null,
            List.of(new Diagnostic.Related(before.span(), "first here"))));
  }

  /** YAML's merge key: what is written here wins over what is merged. */
  private static Map<String, Node.Entry> merged(Frame frame) {
    Map<String, Node.Entry> entries = frame.entries == null ? Map.of() : frame.entries;
    for (Node merge : frame.toMerge) {
      List<Node> sources = merge instanceof Node.Sequence list ? list.items() : List.of(merge);
      for (Node source : sources) {
        if (!(source instanceof Node.Mapping mapping)) {
          throw new RefusedTextException(
              DiagnosticCode.SYNTAX,
              source.span(),
              "`<<` merges mappings, but this is " + source.kindName() + ".");
        }
        mapping.entries().forEach(entries::putIfAbsent);
      }
    }
    return entries;
  }

  /**
   * @param size in nodes
   * @param height of the tree below
   */
  private record Built(Node node, long size, int height) {}

  /** A list or mapping that has not ended. */
  private static final class Frame {
    final SourceSpan at;
    final @Nullable String anchor;
    final @Nullable Map<String, Node.Entry> entries;
    final long nodesBefore;
    final List<Node> items = new ArrayList<>();
    final List<Node> toMerge = new ArrayList<>(0);
    Node.@Nullable Scalar key;
    boolean plainKey;
    int height;

    Frame(
        SourceSpan at,
        @Nullable String anchor,
        @Nullable Map<String, Node.Entry> entries,
        long nodesBefore) {
      this.at = at;
      this.anchor = anchor;
      this.entries = entries;
      this.nodesBefore = nodesBefore - 1;
    }
  }
}
