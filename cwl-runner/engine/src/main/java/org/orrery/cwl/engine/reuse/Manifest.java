package org.orrery.cwl.engine.reuse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlJsonException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.JsonLimits;

/**
 * What is written beside kept files.
 *
 * @param origin of whom the results are, for people
 * @param files by their paths below the entry's {@code files}
 * @param outputs with locations in the terms of the entry
 */
record Manifest(String origin, Map<String, Content> files, CwlValue.Rec outputs) {
  private static final long FORM = 1;

  /** An output object may be as deep as one that comes from outside, and is wrapped here. */
  private static final JsonLimits LIMITS =
      new JsonLimits(Integer.MAX_VALUE, 2 * JsonLimits.DEFAULT.depth());

  record Content(String sha1, long size) {}

  String write() {
    List<CwlValue> written = new ArrayList<>();
    files.forEach(
        (path, content) -> {
          Map<String, CwlValue> fields = new LinkedHashMap<>();
          fields.put("path", CwlValue.of(path));
          fields.put("sha1", CwlValue.of(content.sha1()));
          fields.put("size", CwlValue.of(content.size()));
          written.add(new CwlValue.Rec(fields));
        });
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("form", CwlValue.of(FORM));
    fields.put("origin", CwlValue.of(origin));
    fields.put("files", new CwlValue.Array(written));
    fields.put("outputs", outputs);
    return CwlJson.write(new CwlValue.Rec(fields));
  }

  /**
   * @throws IllegalArgumentException if the text is no manifest of a form that is known
   */
  static Manifest read(String text) {
    CwlValue value;
    try {
      value = CwlJson.read(text, LIMITS);
    } catch (CwlJsonException e) {
      throw new IllegalArgumentException("the manifest can't be read", e);
    }
    if (!(value instanceof CwlValue.Rec rec)
        || !rec.get("form").equals(CwlValue.of(FORM))
        || !(rec.get("origin") instanceof CwlValue.Text(String origin))
        || !(rec.get("files") instanceof CwlValue.Array(List<CwlValue> items))
        || !(rec.get("outputs") instanceof CwlValue.Rec outputs)) {
      throw new IllegalArgumentException("the manifest has another form");
    }
    Map<String, Content> files = new TreeMap<>();
    for (CwlValue item : items) {
      if (!(item instanceof CwlValue.Rec file)
          || !(file.get("path") instanceof CwlValue.Text(String path))
          || !(file.get("sha1") instanceof CwlValue.Text(String sha1))
          || !(file.get("size") instanceof CwlValue.Int(long size))) {
        throw new IllegalArgumentException("the manifest has another form");
      }
      files.put(path, new Content(sha1, size));
    }
    return new Manifest(origin, files, outputs);
  }

  /** Parts by name, as text that {@link #readParts} reads. */
  static String writeParts(Map<String, String> parts) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    parts.forEach((name, value) -> fields.put(name, CwlValue.of(value)));
    return CwlJson.write(new CwlValue.Rec(fields));
  }

  /** Only for an explanation: what can't be read explains nothing. */
  static Map<String, String> readParts(String text) {
    Map<String, String> parts = new TreeMap<>();
    try {
      if (CwlJson.read(text, LIMITS) instanceof CwlValue.Rec(Map<String, CwlValue> fields)) {
        fields.forEach(
            (name, value) -> {
              if (value instanceof CwlValue.Text(String part)) {
                parts.put(name, part);
              }
            });
      }
    } catch (CwlJsonException e) {
      return Map.of();
    }
    return parts;
  }
}
