package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.orrery.api.access.AccessPolicy;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.ProcessAccess;
import org.orrery.api.processes.ProcessId;

/**
 * Reads access policies as the Earth Observation Data Hub has them: {@code
 * {"workflows":{"<id>":{"access":"public"|"private","type":"user-service"}}}}. What is said of a
 * process in a way that can't be understood leaves it private; other members are kept and not read.
 */
final class AccessPolicyRequests {
  private static final int MOST_PROCESSES = 10_000;

  private AccessPolicyRequests() {}

  /**
   * @param problems what was said of single processes in vain
   */
  record Read(AccessPolicy policy, List<Problem> problems) {}

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} for what is no such document at all
   */
  static Read read(byte[] body) {
    JsonNode document = Json.parse(body);
    JsonNode workflows = document.path("workflows");
    if (!document.isObject() || !workflows.isObject()) {
      throw invalid(
          document.isObject() ? "/workflows" : "",
          "expected an object: `{\"workflows\": {\"<process>\": {\"access\": \"public\"}}}`");
    }
    if (workflows.size() > MOST_PROCESSES) {
      throw invalid("/workflows", "expected at most " + MOST_PROCESSES + " processes");
    }
    Map<ProcessId, ProcessAccess> opened = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : workflows.properties()) {
      String pointer = "/workflows/" + entry.getKey().replace("~", "~0").replace("/", "~1");
      Optional<ProcessId> id = ProcessId.parse(entry.getKey());
      Optional<ProcessAccess> access = access(entry.getValue());
      if (id.isEmpty()) {
        problems.add(problem(pointer, "no process can have this name"));
      } else if (access.isEmpty()) {
        problems.add(
            problem(
                pointer,
                "private, because it is understood neither as `{\"access\": \"public\"}` or"
                    + " `\"private\"` nor as `{\"type\": \"user-service\"}`"));
      } else if (access.get().forOthers()) {
        opened.put(id.get(), access.get());
      }
    }
    return new Read(new AccessPolicy(new String(body, StandardCharsets.UTF_8), opened), problems);
  }

  private static Optional<ProcessAccess> access(JsonNode said) {
    String type = said.path("type").asText();
    String access = said.path("access").asText();
    if (type.equals("user-service")) {
      return Optional.of(ProcessAccess.USER_SERVICE);
    }
    return switch (access) {
      case "public" -> Optional.of(ProcessAccess.PUBLIC);
      case "private" -> Optional.of(ProcessAccess.PRIVATE);
      default -> Optional.empty();
    };
  }

  private static Problem problem(String pointer, String message) {
    return Problem.atPointer(pointer, "PRIVATE", message, null);
  }

  private static OrreryException invalid(String pointer, String message) {
    return new OrreryException(
        ErrorCode.INVALID_REQUEST,
        "This is no access policy: see `errors`.",
        List.of(Problem.atPointer(pointer, "INVALID", message, null)));
  }
}
