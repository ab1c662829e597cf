package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** The outputs of one job, each as a value of its own media type, as JSON, or as a link. */
final class ResultParts {
  /** A larger file is a link, whatever was asked for: the answer is one JSON document. */
  static final long MAX_INLINE = 1 << 20;

  private static final String TEXT = "text/plain";

  /** Clients look for an output by it. */
  private static final String STAC_COLLECTION =
      "https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json";

  private final StacResults stac;
  private final JobService jobs;
  private final JobResults results;
  private final ResultDocuments documents;

  ResultParts(JobService jobs, Job job, JobResults results, ResultDocuments documents) {
    this.stac = new StacResults(job, results, documents, jobs);
    this.jobs = jobs;
    this.results = results;
    this.documents = documents;
  }

  /** A value as bytes; the content is opened anew each time. */
  record Part(String mediaType, long size, Content content) {
    interface Content {
      InputStream open() throws IOException;
    }

    static Part of(String mediaType, byte[] bytes) {
      return new Part(mediaType, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
  }

  /** The stored file that a value is, if it is one. */
  Optional<ResultFile> stored(CwlValue value) {
    return value instanceof FileValue file
        ? Optional.ofNullable(ResultDocuments.path(file.location())).map(results.files()::get)
        : Optional.empty();
  }

  /** What media type an output has by itself. */
  static String mediaType(CwlValue value) {
    return switch (value) {
      case FileValue file -> MediaTypes.of(file);
      case CwlValue.Text _ -> TEXT;
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Array _,
          CwlValue.Rec _,
          DirectoryValue _ ->
          MediaTypes.JSON;
    };
  }

  /** The bare value. */
  Part part(CwlValue value) {
    return switch (value) {
      case FileValue file -> file(file);
      case CwlValue.Text(String text) ->
          Part.of(TEXT + ";charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
      case DirectoryValue directory -> {
        String path = ResultDocuments.path(directory.location());
        yield json(path == null ? documents.node(directory) : documents.listing(path));
      }
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Array _,
          CwlValue.Rec _ ->
          json(documents.node(value));
    };
  }

  private static Part json(JsonNode node) {
    return Part.of(MediaTypes.JSON, Json.bytes(node));
  }

  JsonNode json(CwlValue value) {
    return documents.node(value);
  }

  private Part file(FileValue file) {
    Optional<ResultFile> stored = stored(file);
    if (stored.isPresent()) {
      ResultFile found = stored.get();
      return new Part(MediaTypes.of(file), found.size(), () -> jobs.open(found, 0, found.size()));
    }
    String contents = file.contents() == null ? "" : file.contents();
    return Part.of(MediaTypes.of(file), contents.getBytes(StandardCharsets.UTF_8));
  }

  /** The map of outputs (results.yaml); one that is null is left out. */
  ObjectNode map(Map<String, CwlValue> outputs, ResultForm form) {
    ObjectNode map = Json.object();
    outputs.forEach((id, value) -> map.set(id, member(id, value, form)));
    return map;
  }

  private JsonNode member(String id, CwlValue value, ResultForm form) {
    if (form.transmission(id) == ResultForm.Transmission.REFERENCE) {
      return reference(id, value);
    }
    boolean inline =
        form.transmission(id) == ResultForm.Transmission.VALUE
            || form.returned() == Preferences.Returned.REPRESENTATION;
    return inline && value instanceof FileValue file
        ? inlined(file).map(JsonNode.class::cast).orElseGet(() -> documents.output(value))
        : qualified(value).orElseGet(() -> documents.output(value));
  }

  /** A folder with a STAC catalogue is its Collection. */
  private Optional<JsonNode> qualified(CwlValue value) {
    return stac.collection(value)
        .map(
            collection ->
                Json.object()
                    .put("mediaType", MediaTypes.JSON)
                    .put("schema", STAC_COLLECTION)
                    .set("value", collection));
  }

  /** A link (link.yaml) to an output. */
  ObjectNode reference(String id, CwlValue value) {
    return value instanceof FileValue || value instanceof DirectoryValue
        ? (ObjectNode) documents.node(value)
        : Json.object().put("href", documents.href(id)).put("type", mediaType(value));
  }

  /** Where an output is to be had. */
  String href(String id, CwlValue value) {
    return reference(id, value).path("href").asText(documents.href(id));
  }

  /** A file as a qualified value (qualifiedInputValue.yaml), unless it is too large. */
  private Optional<ObjectNode> inlined(FileValue file) {
    Part part = file(file);
    if (part.size() > MAX_INLINE) {
      return Optional.empty();
    }
    byte[] bytes = read(part);
    String text = MediaTypes.isText(part.mediaType()) ? text(bytes) : null;
    ObjectNode qualified = Json.object();
    if (text == null) {
      qualified.put("value", Base64.getEncoder().encodeToString(bytes)).put("encoding", "base64");
    } else {
      qualified.put("value", text);
    }
    return Optional.of(qualified.put("mediaType", part.mediaType()));
  }

  private static byte[] read(Part part) {
    try (InputStream in = part.content().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new OrreryException(
          ErrorCode.STORAGE_UNAVAILABLE, "The result can't be read now; try again later.", e);
    }
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
  }
}
