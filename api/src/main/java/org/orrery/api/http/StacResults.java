package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;

/**
 * The STAC Collection that stands for an output which is a folder with a STAC catalogue: the first
 * Collection of the catalogue, or one made of the items if there is none. Links to items are
 * absolute URLs of this job's result files, which keep their layout, so that whatever the items
 * name by a relative path is found too.
 */
final class StacResults {
  private static final String CATALOG = "catalog.json";

  /** A document of a catalogue; larger ones are data. */
  private static final long MOST_BYTES = 16L << 20;

  private static final int MOST_DOCUMENTS = 1_000;

  private final Job job;
  private final JobResults results;
  private final ResultDocuments documents;
  private final JobService jobs;
  private int read;

  StacResults(Job job, JobResults results, ResultDocuments documents, JobService jobs) {
    this.job = job;
    this.results = results;
    this.documents = documents;
    this.jobs = jobs;
  }

  /** A STAC document and its path among the results. */
  private record Document(String path, ObjectNode json) {}

  /**
   * That of the first output that has one.
   *
   * @throws OrreryException {@link ErrorCode#STORAGE_UNAVAILABLE}
   */
  Optional<ObjectNode> collection() {
    return results.outputs().fields().values().stream()
        .map(this::collection)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * That of one output, or empty if it is no folder with a catalogue. Blocks for the store of
   * results.
   *
   * @throws OrreryException {@link ErrorCode#STORAGE_UNAVAILABLE}
   */
  Optional<ObjectNode> collection(CwlValue output) {
    try {
      Optional<Document> catalog = catalog(output);
      return catalog.isEmpty() ? Optional.empty() : Optional.of(collection(catalog.get()));
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "The result can't be read now; try again later.", e);
    }
  }

  private ObjectNode collection(Document root) throws IOException {
    List<Document> items = new ArrayList<>();
    Optional<Document> found = Optional.empty();
    for (Document child : linked(root, "child")) {
      if (found.isEmpty() && child.json().path("type").asText().equals("Collection")) {
        found = Optional.of(child);
      }
    }
    items.addAll(linked(found.orElse(root), "item"));
    return found.isPresent()
        ? linked(found.get(), root, items)
        : linked(new Document(root.path(), made(items)), root, items);
  }

  private Optional<Document> catalog(CwlValue output) throws IOException {
    CwlValue first =
        output instanceof CwlValue.Array(List<CwlValue> several) && !several.isEmpty()
            ? several.getFirst()
            : output;
    String path =
        first instanceof DirectoryValue directory
            ? ResultDocuments.path(directory.location())
            : null;
    return path == null ? Optional.empty() : document(path + "/" + CATALOG);
  }

  private Optional<Document> document(String path) throws IOException {
    ResultFile file = results.files().get(path);
    if (file == null || file.size() > MOST_BYTES || read++ >= MOST_DOCUMENTS) {
      return Optional.empty();
    }
    try (InputStream content = jobs.open(file, 0, file.size())) {
      return Json.parse(content.readAllBytes()) instanceof ObjectNode object
          ? Optional.of(new Document(path, object))
          : Optional.empty();
    } catch (OrreryException noJson) {
      if (noJson.code() != ErrorCode.INVALID_REQUEST) {
        throw noJson;
      }
      return Optional.empty();
    }
  }

  private List<Document> linked(Document from, String relation) throws IOException {
    List<Document> found = new ArrayList<>();
    for (JsonNode link : from.json().path("links")) {
      if (link.path("rel").asText().equals(relation)) {
        Optional<String> path = path(from.path(), link.path("href").asText());
        if (path.isPresent()) {
          document(path.get()).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** Where a relative link leads among the results. */
  private static Optional<String> path(String from, String href) {
    try {
      URI base = new URI("results", null, "/" + from, null);
      URI target = base.resolve(new URI(href));
      return "results".equals(target.getScheme()) && target.getPath() != null
          ? Optional.of(target.getPath().substring(1))
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException notRelative) {
      return Optional.empty();
    }
  }

  private ObjectNode linked(Document collection, Document root, List<Document> items) {
    ObjectNode json = collection.json().deepCopy();
    if (json.path("id").asText().isEmpty()) {
      json.put("id", "col_" + job.id());
    }
    ArrayNode links = json.putArray("links");
    links.add(link("root", root.path(), MediaTypes.JSON));
    items.forEach(item -> links.add(link("item", item.path(), "application/geo+json")));
    links.add(link("self", collection.path(), MediaTypes.JSON));
    links.add(link("parent", root.path(), MediaTypes.JSON));
    return json;
  }

  private ObjectNode link(String relation, String path, String type) {
    return Json.object().put("rel", relation).put("href", documents.href(path)).put("type", type);
  }

  /** A Collection for items that have none. */
  private ObjectNode made(List<Document> items) {
    ObjectNode collection =
        Json.object()
            .put("type", "Collection")
            .put("id", "col_" + job.id())
            .put("stac_version", "1.0.0")
            .put("title", "Result Collection for Job " + job.id())
            .put("description", "description")
            .put("license", "proprietary");
    collection.putArray("keywords").add("eoepca");
    ObjectNode extent = collection.putObject("extent");
    ArrayNode box = extent.putObject("spatial").putArray("bbox").addArray();
    for (double side : box(items)) {
      box.add(side);
    }
    ArrayNode interval = extent.putObject("temporal").putArray("interval").addArray();
    List<String> times = times(items);
    interval.add(times.getFirst());
    interval.add(times.getLast());
    return collection;
  }

  /** West, south, east, north of all; of the world if no item says. */
  private static double[] box(List<Document> items) {
    double[] box = {180, 90, -180, -90};
    for (Document item : items) {
      JsonNode own = item.json().path("bbox");
      int half = own.size() / 2;
      if (half >= 2) {
        box[0] = Math.min(box[0], own.get(0).asDouble());
        box[1] = Math.min(box[1], own.get(1).asDouble());
        box[2] = Math.max(box[2], own.get(half).asDouble());
        box[3] = Math.max(box[3], own.get(half + 1).asDouble());
      }
    }
    return box[0] > box[2] ? new double[] {-180, -90, 180, 90} : box;
  }

  /** In order; when the job was made if no item says. */
  private List<String> times(List<Document> items) {
    List<String> times =
        items.stream()
            .map(item -> item.json().path("properties"))
            .flatMap(
                properties ->
                    Stream.of("datetime", "start_datetime", "end_datetime")
                        .map(name -> properties.path(name).asText("")))
            .filter(text -> text.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
            .sorted()
            .toList();
    Instant created = job.created();
    return times.isEmpty() ? List.of(Json.time(created)) : times;
  }
}
