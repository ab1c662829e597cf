package org.orrery.cwl.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;

/**
 * Inputs and outputs as entities of a crate: Files and Directories by reference, with size and sha1
 * where they are known, everything else as a PropertyValue.
 */
final class CrateValues {
  private final CrateGraph graph;
  private final Checksums checksums;
  private final Set<String> files = new LinkedHashSet<>();

  /** Ids by location: what a step left lies elsewhere once the run is over. */
  private final Map<String, String> byLocation = new HashMap<>();

  private final Map<String, String> byContent = new HashMap<>();

  CrateValues(CrateGraph graph, Checksums checksums) {
    this.graph = graph;
    this.checksums = checksums;
  }

  /** Tells the digest of a file that says none. */
  @FunctionalInterface
  interface Checksums {
    /** {@code sha1$} and 40 hex digits, or null if the file can't be read. */
    @Nullable String of(String location);
  }

  /** Ids of all files and folders so far. */
  Set<String> files() {
    return files;
  }

  /**
   * Ids of what the values are.
   *
   * @param action what has them, for the ids of those that have none of their own
   * @param port the id of the formal parameter before its name
   */
  List<String> of(CwlValue.Rec values, String action, String port) {
    List<String> ids = new ArrayList<>();
    values
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.isNull()) {
                value(name, value, action + "/" + name, port + name, ids);
              }
            });
    return ids;
  }

  private void value(String name, CwlValue value, String id, String parameter, List<String> ids) {
    switch (value) {
      case FileSystemObject object -> ids.add(object(object, id, parameter));
      case CwlValue.Array(List<CwlValue> items) when holdsFiles(items) -> {
        int at = 0;
        for (CwlValue item : items) {
          value(name, item, id + "/" + at++, parameter, ids);
        }
      }
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Text _,
          CwlValue.Array _,
          CwlValue.Rec _ ->
          ids.add(
              graph.add(
                  CrateGraph.entity(id, "PropertyValue")
                      .put("name", name)
                      .put("value", CwlJson.asText(value))
                      .put("exampleOfWork", CrateGraph.reference(parameter))));
    }
  }

  private static boolean holdsFiles(List<CwlValue> items) {
    return items.stream()
        .anyMatch(
            item ->
                item instanceof FileSystemObject
                    || (item instanceof CwlValue.Array(List<CwlValue> inner) && holdsFiles(inner)));
  }

  private String object(FileSystemObject object, String fallback, String parameter) {
    return switch (object) {
      case CwlValue.FileValue file -> file(file, fallback, parameter);
      case CwlValue.DirectoryValue directory -> {
        String id = directory.location() == null ? fallback : directory.location();
        List<CwlValue.Rec> parts = new ArrayList<>();
        if (directory.listing() != null) {
          int at = 0;
          for (FileSystemObject child : directory.listing()) {
            parts.add(CrateGraph.reference(object(child, fallback + "/" + at++, parameter)));
          }
        }
        String folder = id.endsWith("/") ? id : id + "/";
        files.add(folder);
        yield graph.add(
            CrateGraph.entity(folder, "Dataset")
                .put("name", directory.basename())
                .put("exampleOfWork", CrateGraph.reference(parameter))
                .putAll("hasPart", parts));
      }
    };
  }

  private String file(CwlValue.FileValue file, String fallback, String parameter) {
    String location = file.location();
    String known = location == null ? null : byLocation.get(location);
    if (known != null) {
      return known;
    }
    String checksum = file.checksum();
    if (checksum == null && location != null) {
      checksum = checksums.of(location);
    }
    String content = checksum == null ? null : checksum + " " + file.basename();
    String same = content == null ? null : byContent.get(content);
    String id = same == null ? newFile(file, checksum, fallback, parameter) : same;
    if (location != null) {
      byLocation.put(location, id);
    }
    if (content != null) {
      byContent.put(content, id);
    }
    files.add(id);
    return id;
  }

  private String newFile(
      CwlValue.FileValue file, @Nullable String checksum, String fallback, String parameter) {
    boolean lasting = file.location() != null && file.location().startsWith("file:///");
    String sha1 = checksum == null ? null : checksum.substring(checksum.indexOf('$') + 1);
    String id =
        lasting && file.location() != null
            ? file.location()
            : sha1 == null ? fallback : "urn:hash::sha1:" + sha1;
    JsonObject entity =
        CrateGraph.entity(id, "File")
            .put("name", file.basename())
            .put("encodingFormat", file.format())
            .put("sha1", sha1)
            .put("exampleOfWork", CrateGraph.reference(parameter));
    if (file.size() != null) {
      entity.put("contentSize", String.valueOf(file.size()));
    }
    return graph.add(entity);
  }
}
