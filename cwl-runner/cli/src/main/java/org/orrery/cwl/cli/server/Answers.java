package org.orrery.cwl.cli.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;

/** Reading what the server sends. */
final class Answers {
  private Answers() {}

  /** The text as a JSON object; empty if it is something else. */
  static CwlValue.Rec object(String json) {
    try {
      return CwlJson.read(json) instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
    } catch (CwlJsonException noJson) {
      return CwlValue.Rec.EMPTY;
    }
  }

  static @Nullable String text(CwlValue.Rec object, String field) {
    return object.get(field) instanceof CwlValue.Text(String text) ? text : null;
  }

  static List<CwlValue.Rec> objects(CwlValue.Rec object, String field) {
    List<CwlValue.Rec> found = new ArrayList<>();
    if (object.get(field) instanceof CwlValue.Array(List<CwlValue> items)) {
      for (CwlValue item : items) {
        if (item instanceof CwlValue.Rec rec) {
          found.add(rec);
        }
      }
    }
    return found;
  }
}
