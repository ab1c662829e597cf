package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Walks the Files and Directories inside a value. */
public final class FileTree {
  private FileTree() {}

  /**
   * The value with each outermost File and Directory replaced; what is inside these is the change's
   * own affair.
   */
  public static CwlValue map(CwlValue value, UnaryOperator<FileSystemObject> change) {
    return switch (value) {
      case FileSystemObject f -> change.apply(f);
      case CwlValue.Array a ->
          new CwlValue.Array(a.items().stream().map(v -> map(v, change)).toList());
      case CwlValue.Rec r -> {
        Map<String, CwlValue> fields = new LinkedHashMap<>();
        r.fields().forEach((k, v) -> fields.put(k, map(v, change)));
        yield new CwlValue.Rec(fields);
      }
      default -> value;
    };
  }

  /** As {@link #map}, but secondary files and listings are changed too, before what holds them. */
  public static CwlValue mapDeep(CwlValue value, UnaryOperator<FileSystemObject> change) {
    return map(value, f -> deep(f, change));
  }

  private static FileSystemObject deep(
      FileSystemObject object, UnaryOperator<FileSystemObject> change) {
    return switch (object) {
      case FileValue f -> {
        List<FileSystemObject> beside =
            f.secondaryFiles().stream().map(s -> deep(s, change)).toList();
        yield change.apply(f.withSecondaryFiles(beside));
      }
      case DirectoryValue d -> change.apply(d.withListing(deepAll(d.listing(), change)));
    };
  }

  private static @Nullable List<FileSystemObject> deepAll(
      @Nullable List<FileSystemObject> objects, UnaryOperator<FileSystemObject> change) {
    return objects == null ? null : objects.stream().map(o -> deep(o, change)).toList();
  }

  /** Every File and Directory inside a value, those in secondary files and listings included. */
  public static List<FileSystemObject> all(CwlValue value) {
    List<FileSystemObject> found = new ArrayList<>();
    CwlValue unchanged =
        mapDeep(
            value,
            f -> {
              found.add(f);
              return f;
            });
    return unchanged.isNull() ? List.of() : found;
  }
}
