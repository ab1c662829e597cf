package org.orrery.cwl.engine.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;

/**
 * An object of a journal's JSON, read field by field; what is missing or of another kind is an
 * error that names it.
 */
record JsonFields(CwlValue.Rec fields) {
  static JsonFields of(CwlValue value) {
    if (value instanceof CwlValue.Rec rec) {
      return new JsonFields(rec);
    }
    throw new IllegalArgumentException("expected an object in the journal");
  }

  boolean has(String name) {
    return fields.fields().containsKey(name);
  }

  String text(String name) {
    if (fields.get(name) instanceof CwlValue.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("the journal lacks the text `" + name + "`");
  }

  @Nullable String textOrNull(String name) {
    return fields.get(name) instanceof CwlValue.Text(String text) ? text : null;
  }

  long number(String name) {
    if (fields.get(name) instanceof CwlValue.Int(long number)) {
      return number;
    }
    throw new IllegalArgumentException("the journal lacks the number `" + name + "`");
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  double real(String name) {
    return fields.get(name) instanceof CwlValue.Real(double real) ? real : number(name);
  }

  boolean truth(String name) {
    return fields.get(name).equals(CwlValue.of(true));
  }

  CwlValue.Rec rec(String name) {
    if (fields.get(name) instanceof CwlValue.Rec rec) {
      return rec;
    }
    throw new IllegalArgumentException("the journal lacks the object `" + name + "`");
  }

  CwlValue.@Nullable Rec recOrNull(String name) {
    return fields.get(name) instanceof CwlValue.Rec rec ? rec : null;
  }

  JsonFields object(String name) {
    return new JsonFields(rec(name));
  }

  List<CwlValue> items(String name) {
    if (fields.get(name) instanceof CwlValue.Array(List<CwlValue> items)) {
      return items;
    }
    throw new IllegalArgumentException("the journal lacks the list `" + name + "`");
  }

  List<String> texts(String name) {
    return items(name).stream().map(JsonFields::asText).toList();
  }

  static String asText(CwlValue value) {
    if (value instanceof CwlValue.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("expected a text in the journal");
  }
}
