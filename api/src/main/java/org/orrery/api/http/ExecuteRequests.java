package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;

/**
 * Reads an execute request (Part 1, execute.yaml). Members that it does not know are kept with the
 * request and otherwise ignored: clients send many.
 */
final class ExecuteRequests {
  private static final int MOST_INPUTS = 1_000;

  private ExecuteRequests() {}

  /** Whether the body is an input object of CWL, and not an execute request. */
  static boolean isCwlJob(HttpRequest<?> request) {
    String header = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    return header != null && MediaTypes.essence(header).equals(RequestDocument.CWL_JOB);
  }

  /**
   * The body as a JSON object.
   *
   * @throws OrreryException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE}, {@link
   *     ErrorCode#INVALID_REQUEST}
   */
  static JsonNode read(HttpRequest<?> request, byte[] body) {
    String header = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    String type = header == null ? MediaTypes.JSON : MediaTypes.essence(header);
    if (!type.equals(MediaTypes.JSON) && !type.matches("application/[a-z0-9.-]+\\+json")) {
      throw new OrreryException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "A process is executed by `application/json` or `%s`."
              .formatted(RequestDocument.CWL_JOB));
    }
    JsonNode json = Json.parse(body);
    if (!json.isObject()) {
      throw invalid("", "EXECUTE_REQUEST", "Expected an object with the member `inputs`.");
    }
    refuseUnusableText(json);
    JsonNode inputs = json.path("inputs");
    if (!inputs.isMissingNode() && !inputs.isObject()) {
      throw invalid("/inputs", "EXECUTE_REQUEST", "Expected an object from input ids to values.");
    }
    if (inputs.size() > MOST_INPUTS) {
      throw invalid("/inputs", "TOO_MANY", "There are more than %d inputs.".formatted(MOST_INPUTS));
    }
    if (inputs.isMissingNode() && !json.isEmpty() && !json.has("outputs")) {
      throw invalid(
          "",
          "EXECUTE_REQUEST",
          "There is no member `inputs`; a process without inputs takes `{\"inputs\": {}}`.");
    }
    return json;
  }

  private static Set<String> outputs(JsonNode request) {
    Set<String> names = new HashSet<>();
    request.path("outputs").properties().forEach(member -> names.add(member.getKey()));
    return names;
  }

  /** Refuses outputs that the process does not have. */
  static List<Problem> unknownOutputs(JsonNode request, CwlProcess process) {
    Set<String> known = new HashSet<>();
    process.outputs().forEach(output -> known.add(output.id()));
    List<Problem> problems = new ArrayList<>();
    for (String name : outputs(request)) {
      if (!known.contains(name)) {
        problems.add(
            Problem.atPointer(
                "/outputs/" + escaped(name),
                "UNKNOWN_OUTPUT",
                "The process has no output `%s`.".formatted(name),
                known.isEmpty() ? null : "It has: " + String.join(", ", known) + "."));
      }
    }
    return problems;
  }

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} if a text in it can't be kept
   */
  static void refuseUnusableText(JsonNode json) {
    List<Problem> unstorable = new ArrayList<>();
    findUnusableText(json, "", unstorable);
    if (!unstorable.isEmpty()) {
      throw invalid(unstorable);
    }
  }

  /** NUL can be no argument, no name and no database text; half a surrogate pair is no text. */
  private static void findUnusableText(JsonNode node, String pointer, List<Problem> problems) {
    if (node.isTextual() && unusable(node.textValue())) {
      problems.add(unusableText(pointer));
    }
    int index = 0;
    for (JsonNode item : node.isArray() ? node : Json.array()) {
      findUnusableText(item, pointer + "/" + index++, problems);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (unusable(member.getKey())) {
        problems.add(unusableText(pointer));
      } else {
        findUnusableText(member.getValue(), pointer + "/" + escaped(member.getKey()), problems);
      }
    }
  }

  private static boolean unusable(String text) {
    return text.codePoints().anyMatch(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF));
  }

  private static Problem unusableText(String pointer) {
    return Problem.atPointer(
        pointer, "TEXT", "The text has a NUL character or half of a surrogate pair.", null);
  }

  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static OrreryException invalid(String pointer, String code, String message) {
    return invalid(List.of(Problem.atPointer(pointer, code, message, null)));
  }

  private static OrreryException invalid(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_REQUEST, "This is no execute request: see `errors`.", problems);
  }
}
