package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.document.CommandLineBinding;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/** Builds a tool's command line (CommandLineTool v1.2, section 4.1 "Input binding"). */
final class CommandLine {
  private final Expressions expressions;
  private final CwlValue.Rec inputs;
  private final CwlValue.Rec runtime;

  CommandLine(Expressions expressions, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    this.expressions = expressions;
    this.inputs = inputs;
    this.runtime = runtime;
  }

  /**
   * Base command, then arguments and inputs by sort key. With {@code shell}, one {@code /bin/sh -c}
   * line.
   */
  List<String> build(CommandLineTool tool, boolean shell) {
    List<Bound> bound = new ArrayList<>();
    for (int i = 0; i < tool.arguments().size(); i++) {
      CommandLineBinding binding = tool.arguments().get(i);
      List<Key> position =
          List.of(new Key(position(binding, CwlValue.Null.NULL), null), new Key(i, null));
      bound.add(new Bound(position, binding, CwlValue.Null.NULL));
    }
    for (InputParameter input : tool.inputs()) {
      CwlValue value = inputs.get(input.id());
      if (!value.isNull()) {
        bound.addAll(
            bind(input.type(), input.binding(), value, List.of(), List.of(new Key(0, input.id()))));
      }
    }
    bound.sort(Comparator.comparing(Bound::position, CommandLine::compareKeys));
    return shell ? shellLine(tool, bound) : words(tool, bound);
  }

  private List<String> words(CommandLineTool tool, List<Bound> bound) {
    List<String> words = new ArrayList<>(tool.baseCommand());
    bound.forEach(b -> words.addAll(words(b)));
    return words;
  }

  private List<String> shellLine(CommandLineTool tool, List<Bound> bound) {
    List<String> words = new ArrayList<>();
    tool.baseCommand().forEach(word -> words.add(quote(word)));
    for (Bound b : bound) {
      for (String word : words(b)) {
        words.add(b.binding().shellQuote() ? quote(word) : word);
      }
    }
    return List.of("/bin/sh", "-c", String.join(" ", words));
  }

  static String quote(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> isPlain((char) c))
        ? word
        : "'" + word.replace("'", "'\"'\"'") + "'";
  }

  private static boolean isPlain(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "@%_-+=:,./".indexOf(c) >= 0);
  }

  /** A number, or a name if there is one. Numbers sort before names, names by code point. */
  private record Key(int number, @Nullable String name) {}

  private record Bound(List<Key> position, CommandLineBinding binding, CwlValue value) {}

  private static int compareKeys(List<Key> a, List<Key> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(Key a, Key b) {
    if (a.name() == null || b.name() == null) {
      return a.name() == null && b.name() == null
          ? Integer.compare(a.number(), b.number())
          : a.name() == null ? -1 : 1;
    }
    return compareCodePoints(a.name(), b.name());
  }

  private static int compareCodePoints(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    return Arrays.compare(left, right);
  }

  /**
   * The bindings of a value and of what is inside it.
   *
   * @param lead the keys of what encloses it
   * @param tail its name, then its index if it is an array's item: the end of its sort key
   */
  private List<Bound> bind(
      CwlType type,
      @Nullable CommandLineBinding own,
      CwlValue value,
      List<Key> lead,
      List<Key> tail) {
    List<Bound> bound = new ArrayList<>();
    List<Key> inner = lead;
    if (own != null) {
      List<Key> position = new ArrayList<>(lead);
      position.add(new Key(position(own, value), null));
      position.addAll(tail);
      bound.add(new Bound(position, own, value));
      inner = position;
      if (own.valueFrom() != null) {
        return bound;
      }
    }
    bound.addAll(inside(type, own, value, inner, tail));
    return bound;
  }

  private List<Bound> inside(
      CwlType type,
      @Nullable CommandLineBinding own,
      CwlValue value,
      List<Key> lead,
      List<Key> tail) {
    return switch (type) {
      case CwlType.Union(List<CwlType> alternatives) ->
          alternatives.stream()
              .filter(t -> TypeMatch.accepts(t, value))
              .findFirst()
              .map(t -> inside(t, own, value, lead, tail))
              .orElse(List.of());
      case CwlType.RecordOf r -> {
        if (r.binding() != null) {
          yield bind(
              new CwlType.RecordOf(r.name(), r.fields(), null), r.binding(), value, lead, tail);
        }
        List<Bound> bound = new ArrayList<>();
        if (value instanceof CwlValue.Rec rec) {
          for (RecordField field : r.fields()) {
            CwlValue part = rec.get(field.name());
            if (!part.isNull()) {
              bound.addAll(
                  bind(
                      field.type(),
                      field.inputBinding(),
                      part,
                      lead,
                      List.of(new Key(0, field.name()))));
            }
          }
        }
        yield bound;
      }
      case CwlType.ArrayOf a -> items(a, own, value, lead, tail);
      case CwlType.EnumOf e ->
          e.binding() == null
              ? List.of()
              : bind(
                  new CwlType.EnumOf(e.name(), e.symbols(), null), e.binding(), value, lead, tail);
      case CwlType.Simple _ -> List.of();
    };
  }

  /**
   * An array's own binding, written inside its type, holds for each item. Without one, the items of
   * an array that has a binding outside its type, and no {@code itemSeparator}, are words of their
   * own.
   */
  private List<Bound> items(
      CwlType.ArrayOf type,
      @Nullable CommandLineBinding outer,
      CwlValue value,
      List<Key> lead,
      List<Key> tail) {
    if (!(value instanceof CwlValue.Array array)) {
      return List.of();
    }
    CommandLineBinding each = type.binding();
    if (each == null && outer != null) {
      if (outer.itemSeparator() != null) {
        return List.of();
      }
      each =
          new CommandLineBinding(
              new Expr.Constant(CwlValue.of(0), outer.span()),
              null,
              true,
              null,
              null,
              outer.shellQuote(),
              outer.span());
    }
    List<Bound> bound = new ArrayList<>();
    for (int n = 0; n < array.items().size(); n++) {
      List<Key> numbered = new ArrayList<>(tail);
      numbered.add(new Key(n, null));
      List<Key> around = new ArrayList<>(lead);
      if (each == null) {
        // What is inside an item without a binding sorts by the item first.
        around.add(new Key(0, null));
        around.addAll(numbered);
      }
      bound.addAll(bind(type.items(), each, array.items().get(n), around, numbered));
    }
    return bound;
  }

  private int position(CommandLineBinding binding, CwlValue self) {
    CwlValue value = expressions.value(binding.position(), inputs, self, runtime);
    return switch (value) {
      case CwlValue.Int(long n) when n == (int) n -> (int) n;
      case CwlValue.Null _ -> 0;
      case CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Bool _,
          CwlValue.Text _,
          CwlValue.Array _,
          CwlValue.Rec _,
          CwlValue.FileValue _,
          CwlValue.DirectoryValue _ ->
          throw Expressions.wrong("`position`", "an int", value, binding.position().span());
    };
  }

  private List<String> words(Bound bound) {
    CommandLineBinding binding = bound.binding();
    CwlValue value =
        binding.valueFrom() == null
            ? bound.value()
            : expressions.value(binding.valueFrom(), inputs, bound.value(), runtime);
    String prefix = binding.prefix();
    if (prefix == null && !binding.separate()) {
      throw new CallFailedException(
          Category.INPUT,
          "`separate: false` needs a `prefix` to join the value to.",
          binding.span());
    }
    return switch (value) {
      case CwlValue.Null _ -> List.of();
      case CwlValue.Bool(boolean on) -> on && prefix != null ? List.of(prefix) : List.of();
      case CwlValue.Rec _ -> prefix == null ? List.of() : List.of(prefix);
      case CwlValue.Array array -> arrayWords(binding, array);
      case CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Text _,
          CwlValue.FileValue _,
          CwlValue.DirectoryValue _ ->
          prefixed(binding, Values.word(value));
    };
  }

  private static List<String> arrayWords(CommandLineBinding binding, CwlValue.Array array) {
    String prefix = binding.prefix();
    List<String> words = array.items().stream().map(Values::word).toList();
    if (words.isEmpty()) {
      return List.of();
    }
    if (binding.itemSeparator() != null) {
      return prefixed(binding, String.join(binding.itemSeparator(), words));
    }
    List<String> all = new ArrayList<>();
    if (prefix != null) {
      all.add(prefix);
    }
    if (binding.valueFrom() != null) {
      all.addAll(words);
    }
    return all;
  }

  private static List<String> prefixed(CommandLineBinding binding, String word) {
    String prefix = binding.prefix();
    if (prefix == null) {
      return List.of(word);
    }
    return binding.separate() ? List.of(prefix, word) : List.of(prefix + word);
  }
}
