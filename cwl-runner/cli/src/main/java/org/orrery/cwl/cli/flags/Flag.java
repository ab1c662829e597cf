package org.orrery.cwl.cli.flags;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One option for an input, or for a field of a record.
 *
 * @param path the input's id, then names of fields
 * @param type of its value without null
 * @param optional whether null would do
 */
record Flag(
    List<String> path,
    CwlType type,
    boolean optional,
    Documentation documentation,
    @Nullable CwlValue defaultValue) {
  private static final int DEEPEST_RECORD = 8;

  Flag {
    path = List.copyOf(path);
  }

  /** How the value is written. */
  enum Shape {
    /** {@code --name} and {@code --no-name}. */
    SWITCH,
    /** {@code --name VALUE}. */
    SINGLE,
    /** {@code --name VALUE}, once for each item. */
    REPEATED
  }

  static List<Flag> of(CwlProcess process) {
    List<Flag> flags = new ArrayList<>();
    for (InputParameter input : process.inputs()) {
      add(
          new Flag(
              List.of(input.id()),
              input.type(),
              false,
              input.documentation(),
              input.defaultValue()),
          flags);
    }
    return flags;
  }

  private static void add(Flag raw, List<Flag> flags) {
    Flag flag = raw.withoutNull();
    if (flag.type instanceof CwlType.RecordOf fields && flag.path.size() < DEEPEST_RECORD) {
      for (RecordField field : fields.fields()) {
        List<String> path = new ArrayList<>(flag.path);
        path.add(field.name());
        CwlValue fallback =
            flag.defaultValue instanceof CwlValue.Rec rec ? rec.fields().get(field.name()) : null;
        add(new Flag(path, field.type(), flag.optional, field.documentation(), fallback), flags);
      }
    } else {
      flags.add(flag);
    }
  }

  private Flag withoutNull() {
    if (!(type instanceof CwlType.Union union) || !union.alternatives().contains(Simple.NULL)) {
      return this;
    }
    List<CwlType> others =
        union.alternatives().stream().filter(other -> other != Simple.NULL).toList();
    CwlType rest = others.size() == 1 ? others.getFirst() : new CwlType.Union(others);
    return new Flag(path, rest, true, documentation, defaultValue);
  }

  /** {@code --input} or {@code --input.field}. */
  String name() {
    return "--" + String.join(".", path);
  }

  Shape shape() {
    return switch (type) {
      case Simple simple -> simple == Simple.BOOLEAN ? Shape.SWITCH : Shape.SINGLE;
      case CwlType.ArrayOf _ -> Shape.REPEATED;
      case CwlType.EnumOf _, CwlType.RecordOf _, CwlType.Union _ -> Shape.SINGLE;
    };
  }
}
