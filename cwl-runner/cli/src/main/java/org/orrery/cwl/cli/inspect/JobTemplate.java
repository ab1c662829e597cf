package org.orrery.cwl.cli.inspect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A job file to be filled in: every input with its default or a sample of its type; what it is
 * stands above it. An optional input without default is null.
 */
public final class JobTemplate implements Inspection {
  private static final int DEEPEST = 8;

  @Override
  public String show(Inspected document) {
    StringBuilder text = new StringBuilder();
    comment("Inputs of " + document.name(), text);
    comment(document.document().process().header().documentation(), text);
    List<InputParameter> inputs = document.document().process().inputs();
    for (InputParameter input : inputs) {
      text.append('\n');
      comment(input.documentation(), text);
      CwlValue fallback = input.defaultValue();
      boolean optional = accepts(input.type());
      comment(
          "Type: "
              + TypeNames.show(input.type())
              + (fallback != null ? " (this is the default)" : optional ? " (optional)" : ""),
          text);
      choices(input.type(), text);
      CwlValue value =
          fallback != null
              ? fallback
              : optional ? CwlValue.Null.NULL : sample(input.type(), input.id(), 0);
      text.append(YamlText.entry(input.id(), value));
    }
    if (inputs.isEmpty()) {
      text.append("{}\n");
    }
    return text.toString();
  }

  private static boolean accepts(CwlType type) {
    return type == Simple.NULL
        || (type instanceof CwlType.Union union && union.alternatives().contains(Simple.NULL));
  }

  private static void choices(CwlType type, StringBuilder text) {
    switch (type) {
      case CwlType.EnumOf symbols ->
          comment("One of: " + String.join(", ", symbols.symbols()), text);
      case CwlType.ArrayOf array -> choices(array.items(), text);
      case CwlType.Union union -> union.alternatives().forEach(other -> choices(other, text));
      case CwlType.RecordOf fields -> {
        for (RecordField field : fields.fields()) {
          comment("  " + field.name() + ": " + TypeNames.show(field.type()), text);
        }
      }
      case Simple _ -> {}
    }
  }

  private static CwlValue sample(CwlType type, String name, int depth) {
    if (depth > DEEPEST) {
      return CwlValue.Null.NULL;
    }
    return switch (type) {
      case Simple simple -> sample(simple, name);
      case CwlType.ArrayOf array ->
          new CwlValue.Array(List.of(sample(array.items(), name, depth + 1)));
      case CwlType.EnumOf symbols ->
          symbols.symbols().isEmpty()
              ? CwlValue.Null.NULL
              : CwlValue.of(symbols.symbols().getFirst());
      case CwlType.RecordOf record -> {
        Map<String, CwlValue> fields = new LinkedHashMap<>();
        for (RecordField field : record.fields()) {
          fields.put(
              field.name(),
              accepts(field.type())
                  ? CwlValue.Null.NULL
                  : sample(field.type(), field.name(), depth + 1));
        }
        yield new CwlValue.Rec(fields);
      }
      case CwlType.Union union -> sample(union.alternatives().getFirst(), name, depth + 1);
    };
  }

  private static CwlValue sample(Simple type, String name) {
    return switch (type) {
      case NULL -> CwlValue.Null.NULL;
      case BOOLEAN -> CwlValue.of(false);
      case INT, LONG -> CwlValue.of(0);
      case FLOAT, DOUBLE -> new CwlValue.Real(0.1);
      case STRING, ANY -> CwlValue.of("a text");
      case FILE -> object("File", name);
      case DIRECTORY -> object("Directory", name);
    };
  }

  private static CwlValue object(String kind, String name) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("class", CwlValue.of(kind));
    fields.put("path", CwlValue.of("path/to/" + name));
    return new CwlValue.Rec(fields);
  }

  private static void comment(Documentation documentation, StringBuilder text) {
    if (documentation.label() != null) {
      comment(documentation.label(), text);
    }
    if (documentation.doc() != null && !documentation.doc().equals(documentation.label())) {
      comment(documentation.doc().strip(), text);
    }
  }

  private static void comment(String lines, StringBuilder text) {
    lines
        .lines()
        .forEach(
            line ->
                text.append(
                        ("# " + line.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", " "))
                            .stripTrailing())
                    .append('\n'));
  }
}
