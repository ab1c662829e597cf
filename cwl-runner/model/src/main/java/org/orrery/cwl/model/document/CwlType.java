package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of CWL, all names resolved: no {@code string?}, no {@code File[]}, no reference to
 * SchemaDef.
 */
public sealed interface CwlType {
  /** The types without parts. */
  enum Simple implements CwlType {
    NULL("null"),
    BOOLEAN("boolean"),
    INT("int"),
    LONG("long"),
    FLOAT("float"),
    DOUBLE("double"),
    STRING("string"),
    FILE("File"),
    DIRECTORY("Directory"),
    ANY("Any");

    private final String cwlName;

    Simple(String cwlName) {
      this.cwlName = cwlName;
    }

    public String cwlName() {
      return cwlName;
    }

    @Override
    public String toString() {
      return cwlName;
    }
  }

  record ArrayOf(CwlType items, @Nullable CommandLineBinding binding) implements CwlType {}

  /**
   * @param name the short name, or null for an anonymous one
   */
  record EnumOf(@Nullable String name, List<String> symbols, @Nullable CommandLineBinding binding)
      implements CwlType {
    public EnumOf {
      symbols = List.copyOf(symbols);
    }
  }

  record RecordOf(
      @Nullable String name, List<RecordField> fields, @Nullable CommandLineBinding binding)
      implements CwlType {
    public RecordOf {
      fields = List.copyOf(fields);
    }
  }

  /** At least two alternatives, none of them a union. */
  record Union(List<CwlType> alternatives) implements CwlType {
    public Union {
      alternatives = List.copyOf(alternatives);
    }
  }
}
