package org.orrery.cwl.model.inputs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Turns {@code prefix:name} in the formats of Files into IRIs. */
final class FormatPrefixes {
  private FormatPrefixes() {}

  static CwlValue expand(CwlValue value, Map<String, String> prefixes) {
    if (prefixes.isEmpty()) {
      return value;
    }
    return switch (value) {
      case FileSystemObject object -> expandObject(object, prefixes);
      case CwlValue.Array array ->
          new CwlValue.Array(array.items().stream().map(item -> expand(item, prefixes)).toList());
      case CwlValue.Rec rec -> {
        Map<String, CwlValue> fields = new LinkedHashMap<>();
        rec.fields().forEach((name, field) -> fields.put(name, expand(field, prefixes)));
        yield new CwlValue.Rec(fields);
      }
      case CwlValue.Null none -> none;
      case CwlValue.Bool flag -> flag;
      case CwlValue.Int number -> number;
      case CwlValue.Real number -> number;
      case CwlValue.Text text -> text;
    };
  }

  private static FileSystemObject expandObject(
      FileSystemObject object, Map<String, String> prefixes) {
    return switch (object) {
      case FileValue file -> {
        String format = file.format();
        yield file.withFormat(format == null ? null : JobInputs.expand(format, prefixes))
            .withSecondaryFiles(expandAll(file.secondaryFiles(), prefixes));
      }
      case DirectoryValue directory -> {
        List<FileSystemObject> listing = directory.listing();
        yield listing == null ? directory : directory.withListing(expandAll(listing, prefixes));
      }
    };
  }

  private static List<FileSystemObject> expandAll(
      List<FileSystemObject> objects, Map<String, String> prefixes) {
    return objects.stream().map(object -> expandObject(object, prefixes)).toList();
  }
}
