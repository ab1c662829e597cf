package org.orrery.cwl.model.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.expression.ParameterReference.Segment;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.FileFields;

/** Evaluates parameter references (CommandLineTool v1.2, section 3.2.1). Needs no JavaScript. */
public final class ParameterReferences {
  private static final int MOST_NAMES_SHOWN = 20;

  private ParameterReferences() {}

  /**
   * Gives the value that is referred to.
   *
   * @param at where the reference stands
   * @throws ExpressionException if there is no such value
   */
  public static CwlValue evaluate(ParameterReference reference, Scope scope, SourceSpan at) {
    CwlValue value =
        switch (reference.symbol()) {
          case "inputs" -> scope.inputs();
          case "self" -> scope.self();
          case "runtime" -> scope.runtime();
          case "null" -> CwlValue.Null.NULL;
          default ->
              throw new ExpressionException(
                  at,
                  "`"
                      + reference.symbol()
                      + "` is not defined here, only `inputs`, `self` and `runtime` are");
        };
    List<Segment> segments = reference.segments();
    for (int i = 0; i < segments.size(); i++) {
      Step step = new Step(reference, i, at);
      value =
          switch (segments.get(i)) {
            case ParameterReference.Key(String name) -> step.field(value, name);
            case ParameterReference.Index(int position) -> step.item(value, position);
          };
    }
    return value;
  }

  /** One segment of a reference. */
  private record Step(ParameterReference reference, int position, SourceSpan at) {
    CwlValue field(CwlValue value, String name) {
      boolean length = name.equals("length") && position == reference.segments().size() - 1;
      return switch (value) {
        case CwlValue.Rec rec -> present(rec.fields(), name, "");
        case CwlValue.FileSystemObject object ->
            present(FileFields.inExpressions(object), name, hint(name));
        case CwlValue.Array array when length -> CwlValue.of(array.items().size());
        // The grammar's own rules know `length` of arrays only; JavaScript would give the string's.
        case CwlValue.Text text when length -> CwlValue.of(text.value().length());
        case CwlValue.Null _,
            CwlValue.Bool _,
            CwlValue.Int _,
            CwlValue.Real _,
            CwlValue.Text _,
            CwlValue.Array _ ->
            throw problem(
                "`" + done() + "` is " + describe(value) + " and has no field `" + name + "`");
      };
    }

    CwlValue item(CwlValue value, int index) {
      return switch (value) {
        case CwlValue.Array(List<CwlValue> items) -> {
          checkRange(index, items.size(), "items");
          yield items.get(index);
        }
        case CwlValue.Text(String text) -> {
          checkRange(index, text.length(), "characters");
          yield CwlValue.of(String.valueOf(text.charAt(index)));
        }
        case CwlValue.Null _,
            CwlValue.Bool _,
            CwlValue.Int _,
            CwlValue.Real _,
            CwlValue.Rec _,
            CwlValue.FileSystemObject _ ->
            throw problem("`" + done() + "` is " + describe(value) + " and has no items");
      };
    }

    private void checkRange(int index, int size, String unit) {
      if (index >= size) {
        throw problem(
            "`" + done() + "` has " + size + " " + unit + ", there is no `[" + index + "]`");
      }
    }

    private CwlValue present(Map<String, CwlValue> fields, String name, String hint) {
      CwlValue value = fields.get(name);
      if (value == null) {
        throw problem(
            "`" + done() + "` has no `" + name + "`; " + known(name, fields.keySet()) + hint);
      }
      return value;
    }

    private static String known(String wanted, Collection<String> names) {
      if (names.isEmpty()) {
        return "it has no fields at all";
      }
      String shown =
          names.stream()
              .limit(MOST_NAMES_SHOWN)
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(", "));
      String more =
          names.size() > MOST_NAMES_SHOWN
              ? " and " + (names.size() - MOST_NAMES_SHOWN) + " more"
              : "";
      String near =
          NearestMatch.of(wanted, names).map(n -> "did you mean `" + n + "`? ").orElse("");
      return near + "it has " + shown + more;
    }

    private static String hint(String name) {
      return switch (name) {
        case "listing" -> "; a listing needs `loadListing`";
        case "contents" -> "; contents need `loadContents: true`";
        case "path", "dirname" -> "; a path is known only inside a tool";
        default -> "";
      };
    }

    private static String describe(CwlValue value) {
      return switch (value) {
        case CwlValue.Null _ -> "null";
        case CwlValue.Bool _ -> "a boolean";
        case CwlValue.Int _, CwlValue.Real _ -> "a number";
        case CwlValue.Text _ -> "a string";
        case CwlValue.Array _ -> "an array";
        case CwlValue.Rec _ -> "an object";
        case CwlValue.FileValue _ -> "a File";
        case CwlValue.DirectoryValue _ -> "a Directory";
      };
    }

    /** The part of the reference that has a value. */
    private String done() {
      StringBuilder text = new StringBuilder(reference.symbol());
      for (Segment segment : reference.segments().subList(0, position)) {
        switch (segment) {
          case ParameterReference.Key(String name)
              when name.chars().allMatch(Character::isJavaIdentifierPart) ->
              text.append('.').append(name);
          case ParameterReference.Key(String name) -> text.append("['").append(name).append("']");
          case ParameterReference.Index(int index) -> text.append('[').append(index).append(']');
        }
      }
      return text.toString();
    }

    private ExpressionException problem(String message) {
      return new ExpressionException(at, message + " (in `$(" + reference.text() + ")`)");
    }
  }
}
