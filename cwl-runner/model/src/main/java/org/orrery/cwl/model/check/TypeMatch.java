package org.orrery.cwl.model.check;

import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.value.CwlValue;

/** Whether a value is one of a type. */
public final class TypeMatch {
  private TypeMatch() {}

  /**
   * Whether the type allows the value. An integer is a float, too; {@code Any} is everything but
   * null; a record may have fields that its type does not know.
   */
  public static boolean accepts(CwlType type, CwlValue value) {
    return switch (type) {
      case Simple simple -> acceptsSimple(simple, value);
      case CwlType.ArrayOf array ->
          value instanceof CwlValue.Array items
              && items.items().stream().allMatch(item -> accepts(array.items(), item));
      case CwlType.EnumOf symbols ->
          value instanceof CwlValue.Text text && symbols.symbols().contains(text.value());
      case CwlType.RecordOf fields ->
          value instanceof CwlValue.Rec rec && acceptsRecord(fields, rec);
      case CwlType.Union union ->
          union.alternatives().stream().anyMatch(alternative -> accepts(alternative, value));
    };
  }

  private static boolean acceptsRecord(CwlType.RecordOf type, CwlValue.Rec value) {
    for (RecordField field : type.fields()) {
      if (!accepts(field.type(), value.get(field.name()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean acceptsSimple(Simple type, CwlValue value) {
    return switch (type) {
      case NULL -> value.isNull();
      case ANY -> !value.isNull();
      case BOOLEAN -> value instanceof CwlValue.Bool;
      case INT -> value instanceof CwlValue.Int number && number.value() == (int) number.value();
      case LONG -> value instanceof CwlValue.Int;
      case FLOAT, DOUBLE -> value instanceof CwlValue.Int || value instanceof CwlValue.Real;
      case STRING -> value instanceof CwlValue.Text;
      case FILE -> value instanceof CwlValue.FileValue;
      case DIRECTORY -> value instanceof CwlValue.DirectoryValue;
    };
  }
}
