package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.ResultFile;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * The results document (Part 1, results.yaml): a map from output ids to values, qualified values or
 * links. Files are links; objects are qualified; an output that is null is left out.
 */
final class ResultDocuments {
  private static final int MAX_LISTED = 10_000;

  private final String base;
  private final JobResults results;

  /**
   * @param base the URL of the job's results, without a slash at the end
   */
  ResultDocuments(String base, JobResults results) {
    this.base = base;
    this.results = results;
  }

  /** A value at the outermost level, where the standard wants objects to be qualified. */
  JsonNode output(CwlValue value) {
    return value instanceof CwlValue.Rec ? Json.object().set("value", node(value)) : node(value);
  }

  JsonNode node(CwlValue value) {
    return switch (value) {
      case CwlValue.Null _ -> Json.nodes().nullNode();
      case CwlValue.Bool(boolean bool) -> Json.nodes().booleanNode(bool);
      case CwlValue.Int(long number) -> Json.nodes().numberNode(number);
      case CwlValue.Real(double number) -> Json.nodes().numberNode(number);
      case CwlValue.Text(String text) -> Json.nodes().textNode(text);
      case CwlValue.Array(List<CwlValue> items) -> {
        ArrayNode array = Json.array();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case CwlValue.Rec rec -> {
        ObjectNode object = Json.object();
        rec.fields().forEach((name, field) -> object.set(name, node(field)));
        yield object;
      }
      case FileValue file -> file(file);
      case DirectoryValue directory -> directory(directory);
    };
  }

  private ObjectNode file(FileValue file) {
    String path = path(file.location());
    if (path == null) {
      return Json.object()
          .put("value", file.contents() == null ? "" : file.contents())
          .put("mediaType", MediaTypes.of(file));
    }
    ObjectNode link = Json.object().put("href", href(path)).put("type", MediaTypes.of(file));
    String name = file.basename();
    link.put("title", name == null ? path.substring(path.lastIndexOf('/') + 1) : name);
    ResultFile stored = results.files().get(path);
    if (stored != null) {
      link.put("size", stored.size());
    }
    if (file.checksum() != null) {
      link.put("checksum", file.checksum());
    }
    if (!file.secondaryFiles().isEmpty()) {
      ArrayNode secondary = link.putArray("secondaryFiles");
      for (FileSystemObject each : file.secondaryFiles()) {
        secondary.add(node(each));
      }
    }
    return link;
  }

  private ObjectNode directory(DirectoryValue directory) {
    String path = path(directory.location());
    ObjectNode link = Json.object();
    if (path != null) {
      link.put("href", href(path)).put("type", MediaTypes.JSON);
    }
    String name = directory.basename();
    return link.put("title", name == null ? "" : name);
  }

  /** Whether a path is that of a folder among the results, perhaps an empty one. */
  boolean isDirectory(String path) {
    return results.files().keySet().stream().anyMatch(file -> file.startsWith(path + "/"))
        || holdsDirectory(results.outputs(), JobResults.SCHEME + path);
  }

  private static boolean holdsDirectory(CwlValue value, String location) {
    return switch (value) {
      case CwlValue.Array(List<CwlValue> items) ->
          items.stream().anyMatch(item -> holdsDirectory(item, location));
      case CwlValue.Rec rec ->
          rec.fields().values().stream().anyMatch(field -> holdsDirectory(field, location));
      case FileValue file ->
          file.secondaryFiles().stream().anyMatch(each -> holdsDirectory(each, location));
      case DirectoryValue directory ->
          location.equals(directory.location())
              || (directory.listing() != null
                  && directory.listing().stream().anyMatch(each -> holdsDirectory(each, location)));
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          false;
    };
  }

  /** What a Directory holds, as links: every file below the path, in order. */
  ObjectNode listing(String directory) {
    Map<String, ResultFile> below = new TreeMap<>(results.files());
    below.keySet().removeIf(path -> !path.startsWith(directory + "/"));
    ObjectNode listing = Json.object();
    ArrayNode files = listing.putArray("files");
    below.values().stream()
        .limit(MAX_LISTED)
        .forEach(
            file ->
                files
                    .addObject()
                    .put("href", href(file.path()))
                    .put("type", MediaTypes.ofName(file.path()))
                    .put("title", file.path().substring(directory.length() + 1))
                    .put("size", file.size()));
    if (below.size() > MAX_LISTED) {
      listing.put("moreFiles", below.size() - MAX_LISTED);
    }
    return listing;
  }

  /** The media type of a file among the results: by the format of the output, else by its name. */
  String mediaType(String path) {
    return format(results.outputs(), JobResults.SCHEME + path)
        .flatMap(MediaTypes::ofFormat)
        .orElseGet(() -> MediaTypes.ofName(path));
  }

  private static Optional<String> format(CwlValue value, String location) {
    return switch (value) {
      case CwlValue.Array(List<CwlValue> items) -> format(items, location);
      case CwlValue.Rec rec -> format(rec.fields().values(), location);
      case FileValue file when location.equals(file.location()) ->
          Optional.ofNullable(file.format());
      case FileValue file -> format(file.secondaryFiles(), location);
      case DirectoryValue directory ->
          directory.listing() == null ? Optional.empty() : format(directory.listing(), location);
      case CwlValue.Null _, CwlValue.Bool _, CwlValue.Int _, CwlValue.Real _, CwlValue.Text _ ->
          Optional.empty();
    };
  }

  private static Optional<String> format(Collection<? extends CwlValue> values, String location) {
    return values.stream().flatMap(each -> format(each, location).stream()).findFirst();
  }

  /** The URL of what lies there among the results. */
  String href(String path) {
    return base
        + "/"
        + Arrays.stream(path.split("/")).map(Answers::encode).collect(Collectors.joining("/"));
  }

  /** The path among the results, or null for a literal. */
  static @Nullable String path(@Nullable String location) {
    return location != null && location.startsWith(JobResults.SCHEME)
        ? location.substring(JobResults.SCHEME.length())
        : null;
  }
}
