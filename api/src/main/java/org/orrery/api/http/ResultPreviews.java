package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.orrery.api.http.pages.Lead;
import org.orrery.api.http.pages.PlacesMap;
import org.orrery.api.http.pages.Preview;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.ResultFile;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Shows the beginning of results on their page. Nothing of them becomes part of the page but text,
 * numbers and pictures: a result is a stranger's file. One use each.
 */
final class ResultPreviews {
  /** Files that are opened for one page. */
  private static final int MOST_OPENED = 24;

  /** Files and values that one page names. */
  private static final int MOST_SHOWN = 200;

  private static final int TEXT_BYTES = 8 << 10;
  private static final int TABLE_BYTES = 32 << 10;
  private static final int PLACES_BYTES = 1 << 20;
  private static final int VALUE_LETTERS = 8 << 10;

  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp");
  private static final Set<String> TABLES = Set.of("text/csv", "text/tab-separated-values");
  private static final Set<String> TEXTS =
      Set.of(
          "text/plain",
          "text/markdown",
          "text/html",
          "application/xml",
          "application/yaml",
          "application/cwl",
          "application/geo+json",
          MediaTypes.JSON);

  private final ResultDocuments documents;
  private final JobResults results;
  private final JobService jobs;
  private final NavigableMap<String, ResultFile> files;
  private int opened;
  private int shown;

  ResultPreviews(ResultDocuments documents, JobResults results, JobService jobs) {
    this.documents = documents;
    this.results = results;
    this.jobs = jobs;
    this.files = new TreeMap<>(results.files());
  }

  /**
   * @throws IOException if a file breaks off
   */
  Lead lead() throws IOException {
    List<Lead.Result> all = new ArrayList<>();
    for (Map.Entry<String, CwlValue> output : results.outputs().fields().entrySet()) {
      List<Preview> previews = new ArrayList<>();
      add(output.getValue(), previews);
      all.add(new Lead.Result(output.getKey(), previews));
    }
    return new Lead.Results(all);
  }

  private void add(CwlValue value, List<Preview> previews) throws IOException {
    if (shown >= MOST_SHOWN) {
      return;
    }
    switch (value) {
      case FileValue file -> file(file, previews);
      case DirectoryValue directory -> directory(directory, previews);
      case CwlValue.Array(List<CwlValue> items) when holdsFiles(items) -> {
        for (CwlValue item : items) {
          add(item, previews);
        }
      }
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Text _,
          CwlValue.Array _,
          CwlValue.Rec _ -> {
        shown++;
        value(documents.node(value), previews);
      }
    }
  }

  private void value(JsonNode node, List<Preview> previews) {
    Optional<PlacesMap> map = Places.of(node);
    map.ifPresent(
        places -> previews.add(new Preview.Places(new Preview.Facts("as a map", "", ""), places)));
    String text = node.isTextual() ? node.textValue() : node.toPrettyString();
    previews.add(
        new Preview.Value(
            text.length() > VALUE_LETTERS ? text.substring(0, VALUE_LETTERS) + " …" : text));
  }

  private void file(FileValue file, List<Preview> previews) throws IOException {
    shown++;
    String path = ResultDocuments.path(file.location());
    ResultFile stored = path == null ? null : results.files().get(path);
    if (stored == null) {
      String text = file.contents();
      previews.add(new Preview.Value(text == null ? "" : text));
      return;
    }
    previews.add(stored(stored, MediaTypes.of(file)));
  }

  private void directory(DirectoryValue directory, List<Preview> previews) throws IOException {
    String path = ResultDocuments.path(directory.location());
    if (path == null) {
      return;
    }
    // The sign behind the slash ends what lies below the directory.
    for (ResultFile file : files.subMap(path + "/", path + "0").values()) {
      if (shown++ >= MOST_SHOWN) {
        return;
      }
      previews.add(stored(file, MediaTypes.ofName(file.path())));
    }
  }

  private Preview stored(ResultFile file, String type) throws IOException {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    Preview.Facts facts =
        new Preview.Facts(name, documents.href(file.path()), type + " · " + file.size() + " bytes");
    // The server gives the file the type of its name: a browser shows it only then.
    if (PICTURES.contains(MediaTypes.ofName(file.path()))) {
      return new Preview.Picture(facts);
    }
    boolean readable = TABLES.contains(type) || TEXTS.contains(type);
    if (!readable || opened >= MOST_OPENED || file.size() == 0) {
      return new Preview.File(facts);
    }
    opened++;
    if (TABLES.contains(type)) {
      return DelimitedText.preview(
          facts,
          text(file, TABLE_BYTES),
          type.equals("text/csv") ? ',' : '\t',
          file.size() > TABLE_BYTES);
    }
    if (type.endsWith("json") && file.size() <= PLACES_BYTES) {
      Optional<PlacesMap> map = Json.read(text(file, PLACES_BYTES)).flatMap(Places::of);
      if (map.isPresent()) {
        return new Preview.Places(facts, map.get());
      }
    }
    return new Preview.Text(facts, text(file, TEXT_BYTES), file.size() > TEXT_BYTES);
  }

  private static boolean holdsFiles(List<CwlValue> items) {
    return items.stream()
        .anyMatch(
            item ->
                item instanceof CwlValue.FileSystemObject
                    || (item instanceof CwlValue.Array(List<CwlValue> inner) && holdsFiles(inner)));
  }

  /** The beginning of a file; what is no UTF-8 shows as such. */
  private String text(ResultFile file, int bytes) throws IOException {
    try (InputStream in = jobs.open(file, 0, Math.min(bytes, file.size()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
