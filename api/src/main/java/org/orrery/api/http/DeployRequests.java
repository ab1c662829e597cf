package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.Content;
import org.orrery.api.processes.CwlPackage;
import org.orrery.api.processes.Deployment;
import org.orrery.api.processes.Deployment.CwlSource;
import org.orrery.api.processes.Deployment.DescriptionOverrides;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.RemoteDocuments;

/**
 * Reads what is deployed (Part 2): a CWL document, or an OGC application package whose execution
 * unit is, holds or names one. Takes every form that clients in the field send.
 */
@Singleton
final class DeployRequests {
  private static final int MAX_KEYWORDS = 100;

  private final RemoteDocuments remote;

  DeployRequests(RemoteDocuments remote) {
    this.remote = remote;
  }

  /** What a body is, by its media type. */
  record Media(String type, boolean cwl) {}

  /**
   * Decided by the header alone, before anything else is looked at.
   *
   * @throws OrreryException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE}
   */
  static Media media(HttpRequest<?> request) {
    String header = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    String type = header == null ? "" : MediaTypes.essence(header);
    return switch (type) {
      case "application/cwl",
          "application/cwl+yaml",
          "application/cwl+json",
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "text/x-yaml",
          "text/x-cwl" ->
          new Media(type, true);
      case "application/json", "application/ogcapppkg+json", CwlPackage.MEDIA_TYPE ->
          new Media(type, false);
      default ->
          throw new OrreryException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "A process is deployed as `application/cwl+yaml`, `application/cwl+json`,"
                  + " `application/cwl`, `application/ogcapppkg+json`, `application/json` or `"
                  + CwlPackage.MEDIA_TYPE
                  + "`.");
    };
  }

  /**
   * @param by who asks
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST}, {@link
   *     ErrorCode#FORBIDDEN_REFERENCE}, {@link ErrorCode#UNREACHABLE_REFERENCE}
   */
  Deployment read(Media media, byte[] body, QueryParameters query, String by) {
    if (body.length == 0) {
      throw new OrreryException(ErrorCode.INVALID_REQUEST, "The body is empty; expected CWL.");
    }
    ProcessPackage packaged = new ProcessPackage(media.type(), Content.of(body));
    Optional<String> entry = query.one("w");
    DescriptionOverrides asked =
        query
            .one("id")
            .map(text -> withId(DescriptionOverrides.NONE, id(text, "the query parameter `id`")))
            .orElse(DescriptionOverrides.NONE);
    if (media.type().equals(CwlPackage.MEDIA_TYPE)) {
      CwlPackage files = CwlPackage.read(packaged.content());
      return new Deployment(
          packaged, new CwlSource.Packaged(files), entry.orElse(files.entry()), asked, by);
    }
    if (media.cwl()) {
      return new Deployment(packaged, sentBody(packaged.content()), entry.orElse(null), asked, by);
    }
    JsonNode json = Json.parse(body);
    if (json.has("cwlVersion") || json.has("$graph")) {
      return new Deployment(packaged, sentBody(packaged.content()), entry.orElse(null), asked, by);
    }
    Unit unit = unit(body, json);
    DescriptionOverrides described = description(json);
    return new Deployment(
        packaged,
        unit.source(),
        entry.orElse(unit.entry()),
        asked.id() == null ? described : withId(described, asked.id()),
        by);
  }

  private static final Set<String> JOB_CONTROL = Set.of("sync-execute", "async-execute", "dismiss");

  private static DescriptionOverrides withId(DescriptionOverrides overrides, ProcessId id) {
    return new DescriptionOverrides(
        id,
        overrides.title(),
        overrides.description(),
        overrides.version(),
        overrides.keywords(),
        overrides.jobControl());
  }

  private static CwlSource sentBody(Content content) {
    return new CwlSource.Document(CwlSource.Document.SENT_BODY, content);
  }

  private record Unit(CwlSource source, @Nullable String entry) {}

  private Unit unit(byte[] body, JsonNode json) {
    JsonNode unit = json.path("executionUnit");
    String pointer = "/executionUnit";
    if (unit.isArray() && unit.size() == 1) {
      unit = unit.get(0);
      pointer += "/0";
    } else if (unit.isArray()) {
      throw malformed(pointer, "expected exactly one execution unit");
    }
    if (unit.has("href")) {
      return byReference(pointer + "/href", unit.get("href"));
    }
    for (String wrapper : List.of("unit", "value")) {
      if (unit.has(wrapper)) {
        unit = unit.get(wrapper);
        pointer += "/" + wrapper;
        break;
      }
    }
    if (unit.isTextual()) {
      return new Unit(sentBody(Content.ofText(unit.textValue())), null);
    }
    if (!unit.has("cwlVersion") && !unit.has("$graph")) {
      throw malformed(
          pointer, "expected a CWL document, or an object with `href`, `unit` or `value`");
    }
    return new Unit(sentBody(JsonExtract.inPlace(body, pointer)), null);
  }

  private Unit byReference(String pointer, JsonNode href) {
    URI uri;
    try {
      uri = new URI(href.asText());
    } catch (URISyntaxException e) {
      throw malformed(pointer, "expected an absolute `http` or `https` URL");
    }
    if (!href.isTextual() || !uri.isAbsolute() || uri.isOpaque()) {
      throw malformed(pointer, "expected an absolute `http` or `https` URL");
    }
    Content content = remote.fetch(uri);
    String text = uri.toString();
    int hash = text.indexOf('#');
    return new Unit(
        new CwlSource.Document(hash < 0 ? text : text.substring(0, hash), content),
        hash < 0 || hash == text.length() - 1 ? null : uri.getFragment());
  }

  /** With the draft's {@code process} wrapper or without it. */
  private static DescriptionOverrides description(JsonNode json) {
    JsonNode description = json.path("processDescription");
    String pointer = "/processDescription";
    if (description.has("process")) {
      description = description.get("process");
      pointer += "/process";
    }
    List<String> keywords = new ArrayList<>();
    for (JsonNode keyword : description.path("keywords")) {
      if (keywords.size() < MAX_KEYWORDS && keyword.isTextual()) {
        keywords.add(keyword.textValue());
      }
    }
    String id = text(description, "id");
    return new DescriptionOverrides(
        id == null ? null : id(id, "`" + pointer + "/id`"),
        text(description, "title"),
        text(description, "description"),
        text(description, "version"),
        keywords,
        jobControl(description.path("jobControlOptions"), pointer + "/jobControlOptions"));
  }

  /** How the process may be executed; empty if nothing is said. */
  private static List<String> jobControl(JsonNode options, String pointer) {
    List<String> asked = new ArrayList<>();
    for (JsonNode option : options) {
      if (!JOB_CONTROL.contains(option.asText()) || asked.contains(option.asText())) {
        throw new OrreryException(
            ErrorCode.INVALID_REQUEST,
            "The description can't be used: see `errors`.",
            List.of(
                Problem.atPointer(
                    pointer + "/" + asked.size(),
                    "JOB_CONTROL",
                    "Expected each of `sync-execute`, `async-execute` and `dismiss` once at most.",
                    null)));
      }
      asked.add(option.asText());
    }
    return asked;
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.path(field).textValue();
  }

  private static ProcessId id(String text, String where) {
    return ProcessId.parse(text)
        .orElseThrow(
            () ->
                new OrreryException(
                    ErrorCode.INVALID_REQUEST,
                    ("In %s: a process id starts with a letter, a digit or `_`, goes on with these,"
                            + " `.` and `-`, and has at most 200 characters.")
                        .formatted(where)));
  }

  private static OrreryException malformed(String pointer, String expectation) {
    return new OrreryException(
        ErrorCode.INVALID_REQUEST,
        "The execution unit can't be used: see `errors`.",
        List.of(
            Problem.atPointer(
                pointer,
                "EXECUTION_UNIT",
                Character.toUpperCase(expectation.charAt(0)) + expectation.substring(1) + ".",
                null)));
  }
}
