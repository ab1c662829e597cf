package org.orrery.cwl.model.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * A File or Directory as the JSON object that CWL describes it with (CommandLineTool v1.2, sections
 * 3.4 and 3.5), {@code class} first. What is unknown has no field.
 */
public final class FileFields {
  private FileFields() {}

  /** The fields that are stored: what is derived from others is left out. */
  public static Map<String, CwlValue> stored(FileSystemObject object) {
    return fields(object, false);
  }

  /**
   * The fields that an expression sees: the stored ones, those derived from path and base name, and
   * a File's {@code secondaryFiles} even if there are none, so that an expression may iterate.
   */
  public static Map<String, CwlValue> inExpressions(FileSystemObject object) {
    return fields(object, true);
  }

  private static Map<String, CwlValue> fields(FileSystemObject object, boolean inExpressions) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    switch (object) {
      case FileValue file -> {
        fields.put("class", CwlValue.of("File"));
        putNames(fields, file);
        if (inExpressions) {
          putText(fields, "dirname", dirname(file.path()));
          putText(fields, "nameroot", file.nameroot());
          putText(fields, "nameext", file.nameext());
        }
        putText(fields, "checksum", file.checksum());
        if (file.size() != null) {
          fields.put("size", CwlValue.of(file.size()));
        }
        if (inExpressions || !file.secondaryFiles().isEmpty()) {
          fields.put(
              "secondaryFiles",
              new CwlValue.Array(file.secondaryFiles().stream().<CwlValue>map(f -> f).toList()));
        }
        putText(fields, "format", file.format());
        putText(fields, "contents", file.contents());
      }
      case DirectoryValue directory -> {
        fields.put("class", CwlValue.of("Directory"));
        putNames(fields, directory);
        if (directory.listing() != null) {
          fields.put(
              "listing",
              new CwlValue.Array(directory.listing().stream().<CwlValue>map(f -> f).toList()));
        }
      }
    }
    return fields;
  }

  private static void putNames(Map<String, CwlValue> fields, FileSystemObject object) {
    putText(fields, "location", object.location());
    putText(fields, "path", object.path());
    putText(fields, "basename", object.basename());
  }

  private static void putText(Map<String, CwlValue> fields, String name, @Nullable String text) {
    if (text != null) {
      fields.put(name, CwlValue.of(text));
    }
  }

  private static @Nullable String dirname(@Nullable String path) {
    if (path == null) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
  }
}
