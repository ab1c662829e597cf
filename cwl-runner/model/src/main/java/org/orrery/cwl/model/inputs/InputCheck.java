package org.orrery.cwl.model.inputs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.TypeMatch;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Checks an input object against a process and fills in the defaults. Says everything that is
 * wrong, not only the first thing.
 */
public final class InputCheck {
  private static final String MISSING = "missing-input";
  private static final String UNKNOWN = "unknown-input";
  private static final String WRONG = "wrong-type";
  private static final String INCOMPLETE = "incomplete-file";

  /** As for diagnostics: more problems than this help nobody. */
  private static final int MAX_REPORTED = 500;

  private static final int MAX_SHOWN = 60;

  private final InputRules rules;
  private final List<InputProblem> problems = new ArrayList<>();

  private InputCheck(InputRules rules) {
    this.rules = rules;
  }

  /** Checks with unknown inputs refused and no prefixes. */
  public static InputResult check(CwlProcess process, CwlValue.Rec given) {
    return check(process, given, new InputRules(InputRules.Unknown.REFUSED, Map.of()));
  }

  public static InputResult check(CwlProcess process, CwlValue.Rec given, InputRules rules) {
    return new InputCheck(rules).check(process.inputs(), given);
  }

  private InputResult check(List<InputParameter> inputs, CwlValue.Rec given) {
    Map<String, CwlValue> complete = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (InputParameter input : inputs) {
      CwlValue value = given.get(input.id());
      CwlValue fallback = input.defaultValue();
      // An input that is null gets its default, like one that is not there.
      value = value.isNull() && fallback != null ? fallback : value;
      value = FormatPrefixes.expand(value, rules.namespaces());
      complete.put(input.id(), value);
      if (value.isNull() && !TypeMatch.accepts(input.type(), value)) {
        missing.add(input.id());
      }
      part("input", input.id(), input.type(), value, "/" + escape(input.id()));
    }
    List<InputProblem> unknown = unknown(inputs, given, missing);
    if (rules.unknown() == InputRules.Unknown.REFUSED) {
      problems.addAll(unknown);
    }
    return problems.isEmpty()
        ? new InputResult.Accepted(new CwlValue.Rec(complete), unknown)
        : new InputResult.Refused(problems);
  }

  private static List<InputProblem> unknown(
      List<InputParameter> inputs, CwlValue.Rec given, List<String> missing) {
    List<String> known = inputs.stream().map(InputParameter::id).toList();
    List<InputProblem> unknown = new ArrayList<>();
    for (String name : given.fields().keySet()) {
      // "id" names the input object itself; names with a colon are extensions.
      boolean expected = known.contains(name) || name.equals("id") || name.indexOf(':') > 0;
      if (!expected && unknown.size() < MAX_REPORTED) {
        String near = NearestMatch.hint(name, missing);
        unknown.add(
            new InputProblem(
                "/" + escape(name),
                UNKNOWN,
                "The process has no input `" + name + "`.",
                near == null ? NearestMatch.hintOrChoice(name, known) : near));
      }
    }
    return unknown;
  }

  /** An input or a field of a record: null says that it is missing, not that it is wrong. */
  private void part(String kind, String name, CwlType type, CwlValue value, String pointer) {
    if (value.isNull() && !TypeMatch.accepts(type, value)) {
      report(
          pointer,
          MISSING,
          "The "
              + kind
              + " `"
              + name
              + "` is missing; a value of type `"
              + TypeNames.show(type)
              + "` was expected.",
          null);
    } else {
      match(type, value, pointer);
    }
  }

  /** Reports what does not fit, as deep inside as it can tell. */
  private void match(CwlType type, CwlValue value, String pointer) {
    switch (type) {
      case CwlType.ArrayOf array -> {
        if (value instanceof CwlValue.Array items) {
          for (int at = 0; at < items.items().size(); at++) {
            match(array.items(), items.items().get(at), pointer + "/" + at);
          }
        } else {
          wrong(array, value, pointer);
        }
      }
      case CwlType.RecordOf fields -> {
        if (value instanceof CwlValue.Rec rec) {
          fields(fields, rec, pointer);
        } else {
          wrong(fields, value, pointer);
        }
      }
      case CwlType.EnumOf symbols -> {
        if (value instanceof CwlValue.Text text) {
          symbol(symbols, text.value(), pointer);
        } else {
          wrong(symbols, value, pointer);
        }
      }
      case CwlType.Union union -> union(union, value, pointer);
      case Simple simple -> {
        if (!TypeMatch.accepts(simple, value)) {
          wrong(simple, value, pointer);
        } else if (value instanceof FileSystemObject object) {
          shape(object, pointer);
        }
      }
    }
  }

  private void symbol(CwlType.EnumOf type, String text, String pointer) {
    if (!type.symbols().contains(text)) {
      report(
          pointer,
          WRONG,
          "`" + shortened(text) + "` is none of the allowed values.",
          NearestMatch.hintOrChoice(text, type.symbols()));
    }
  }

  private void fields(CwlType.RecordOf type, CwlValue.Rec value, String pointer) {
    List<String> known = type.fields().stream().map(RecordField::name).toList();
    for (RecordField field : type.fields()) {
      String at = pointer + "/" + escape(field.name());
      part("field", field.name(), field.type(), value.get(field.name()), at);
    }
    for (String name : value.fields().keySet()) {
      // A record type without fields is any object: there is no other way to say that.
      if (!known.isEmpty()
          && !known.contains(name)
          && rules.unknown() == InputRules.Unknown.REFUSED) {
        report(
            pointer + "/" + escape(name),
            UNKNOWN,
            "The record has no field `" + name + "`.",
            NearestMatch.hintOrChoice(name, known));
      }
    }
  }

  private void union(CwlType.Union union, CwlValue value, String pointer) {
    List<CwlType> fitting =
        union.alternatives().stream().filter(type -> TypeMatch.accepts(type, value)).toList();
    List<CwlType> alike =
        union.alternatives().stream().filter(type -> sameKind(type, value)).toList();
    if (!fitting.isEmpty()) {
      match(fitting.getFirst(), value, pointer);
    } else if (alike.size() == 1) {
      match(alike.getFirst(), value, pointer);
    } else {
      wrong(union, value, pointer);
    }
  }

  /** Whether the author clearly meant this alternative, so that its inner problems are the news. */
  private static boolean sameKind(CwlType type, CwlValue value) {
    return switch (type) {
      case CwlType.ArrayOf array -> value instanceof CwlValue.Array;
      case CwlType.RecordOf fields -> value instanceof CwlValue.Rec;
      case CwlType.EnumOf symbols -> value instanceof CwlValue.Text;
      case Simple simple -> false;
      case CwlType.Union union -> false;
    };
  }

  private void shape(FileSystemObject object, String pointer) {
    switch (object) {
      case FileValue file -> {
        if (file.location() == null && file.path() == null && file.contents() == null) {
          report(pointer, INCOMPLETE, "A File needs `location`, `path` or `contents`.", null);
        }
        shapes(file.secondaryFiles(), pointer + "/secondaryFiles/");
      }
      case DirectoryValue directory -> {
        List<FileSystemObject> listing = directory.listing();
        if (listing != null) {
          shapes(listing, pointer + "/listing/");
        } else if (directory.location() == null && directory.path() == null) {
          report(pointer, INCOMPLETE, "A Directory needs `location`, `path` or `listing`.", null);
        }
      }
    }
  }

  private void shapes(List<FileSystemObject> objects, String pointer) {
    for (int at = 0; at < objects.size(); at++) {
      shape(objects.get(at), pointer + at);
    }
  }

  private void wrong(CwlType type, CwlValue value, String pointer) {
    report(
        pointer,
        WRONG,
        "A value of type `"
            + TypeNames.show(type)
            + "` was expected, but this is "
            + describe(value)
            + ".",
        hint(type, value));
  }

  private static @Nullable String hint(CwlType type, CwlValue value) {
    boolean object = type == Simple.FILE || type == Simple.DIRECTORY;
    if (object && value instanceof CwlValue.Text) {
      return "write an object: `{\"class\": \"" + type + "\", \"location\": ...}`";
    }
    if (object && value instanceof CwlValue.Rec) {
      return "the object needs `\"class\": \"" + type + "\"`";
    }
    if (type == Simple.INT && value instanceof CwlValue.Int) {
      return "an `int` has 32 bits; `long` has 64";
    }
    return type instanceof CwlType.ArrayOf array && TypeMatch.accepts(array.items(), value)
        ? "put it in a list"
        : null;
  }

  private static String describe(CwlValue value) {
    return switch (value) {
      case CwlValue.Null none -> "null";
      case CwlValue.Bool flag -> "the boolean `" + flag.value() + "`";
      case CwlValue.Int number -> "the integer `" + number.value() + "`";
      case CwlValue.Real number -> "the number `" + number.value() + "`";
      case CwlValue.Text text -> "the text `" + shortened(text.value()) + "`";
      case CwlValue.Array items -> "a list of " + items.items().size();
      case CwlValue.Rec fields -> "an object";
      case FileValue file -> "a File";
      case DirectoryValue directory -> "a Directory";
    };
  }

  private static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  private void report(String pointer, String code, String message, @Nullable String hint) {
    if (problems.size() < MAX_REPORTED) {
      problems.add(new InputProblem(pointer, code, message, hint));
    }
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
