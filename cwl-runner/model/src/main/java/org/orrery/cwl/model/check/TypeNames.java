package org.orrery.cwl.model.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;

/** Types as authors write them: {@code File[]?}, {@code int | string}, {@code enum(a, b)}. */
public final class TypeNames {
  private static final int MAX_PARTS = 6;
  private static final int MAX_DEPTH = 3;

  private TypeNames() {}

  /** A short text for messages; of long enums and records only the beginning. */
  public static String show(CwlType type) {
    return show(type, 0);
  }

  private static String show(CwlType type, int depth) {
    if (depth > MAX_DEPTH) {
      return "...";
    }
    return switch (type) {
      case Simple simple -> simple.cwlName();
      case CwlType.ArrayOf array -> array(array.items(), depth);
      case CwlType.EnumOf symbols ->
          symbols.name() == null ? "enum(" + parts(symbols.symbols()) + ")" : symbols.name();
      case CwlType.RecordOf fields ->
          fields.name() == null
              ? "record("
                  + parts(
                      fields.fields().stream()
                          .map(field -> field.name() + ": " + show(field.type(), depth + 1))
                          .toList())
                  + ")"
              : fields.name();
      case CwlType.Union union -> union(union, depth);
    };
  }

  private static String array(CwlType items, int depth) {
    String shown = show(items, depth + 1);
    return items instanceof CwlType.Union ? "(" + shown + ")[]" : shown + "[]";
  }

  private static String union(CwlType.Union union, int depth) {
    List<CwlType> others = new ArrayList<>(union.alternatives());
    boolean optional = others.remove(Simple.NULL);
    String shown =
        others.stream().map(type -> show(type, depth + 1)).collect(Collectors.joining(" | "));
    if (!optional) {
      return shown;
    }
    return others.size() == 1 ? shown + "?" : "null | " + shown;
  }

  private static String parts(List<String> parts) {
    String shown = parts.stream().limit(MAX_PARTS).collect(Collectors.joining(", "));
    return parts.size() > MAX_PARTS ? shown + ", ..." : shown;
  }
}
