package org.orrery.cwl.cli.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;

/** A JSON object that is being written; fields without a value are left out. */
final class JsonObject {
  private final Map<String, CwlValue> fields = new LinkedHashMap<>();

  JsonObject put(String name, @Nullable String value) {
    return value == null ? this : put(name, CwlValue.of(value));
  }

  JsonObject put(String name, long value) {
    return put(name, CwlValue.of(value));
  }

  JsonObject put(String name, double value) {
    return put(name, new CwlValue.Real(value));
  }

  JsonObject put(String name, CwlValue value) {
    fields.put(name, value);
    return this;
  }

  JsonObject putAll(String name, List<? extends CwlValue> values) {
    return put(name, new CwlValue.Array(List.copyOf(values)));
  }

  CwlValue.Rec value() {
    return new CwlValue.Rec(fields);
  }
}
