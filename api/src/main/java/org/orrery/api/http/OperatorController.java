package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Action;
import org.orrery.api.access.AuditedAccess;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Operations;
import org.orrery.api.access.ReservedNames;
import org.orrery.api.identity.ApiKeys;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.WorkspaceId;

/**
 * For those who look after the server: its workspaces, and what it is to begin. Opens nothing that
 * a workspace holds.
 */
@Controller("/operator")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorController {
  /** The one there is, so far. */
  private static final String LOCAL = "local";

  private static final int LONGEST_NOTE = 500;

  private final Gate gate;
  private final Operations operations;
  private final ApiKeys keys;
  private final Clock clock;

  OperatorController(Gate gate, Operations operations, ApiKeys keys, Clock clock) {
    this.gate = gate;
    this.operations = operations;
    this.keys = keys;
    this.clock = clock;
  }

  @Get("/workspaces")
  HttpResponse<?> workspaces(HttpRequest<?> request) {
    gate.server(request, Action.OPERATE);
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("workspaces");
    for (Operations.Workspace workspace : operations.workspaces()) {
      ObjectNode each =
          all.addObject()
              .put("id", workspace.id().value())
              .put("created", Json.time(workspace.created()));
      if (workspace.suspended() != null) {
        each.put("suspended", Json.time(workspace.suspended()));
      }
    }
    return Answers.json(answer);
  }

  /**
   * Makes a workspace, and its first key if the request says so: while it is empty, no tenant's
   * data are opened by that. Later its owners make keys.
   */
  @Post("/workspaces")
  HttpResponse<?> create(HttpRequest<byte[]> request) {
    Caller operator = gate.server(request, Action.OPERATE);
    JsonNode body = Json.parse(request.getBody().orElseGet(() -> new byte[0]));
    WorkspaceId id =
        WorkspaceId.parse(body.path("id").asText())
            .filter(name -> !ReservedNames.contains(name))
            .orElseThrow(
                () ->
                    invalid(
                        "/id",
                        "expected lower-case letters, digits and inner hyphens, 63 at most, and no name that the server needs itself"));
    ApiKeys.@Nullable Wish wish =
        body.has("key") ? KeyRequests.read(id, Json.bytes(body.path("key"))) : null;
    if (wish != null) {
      keys.check(operator, wish);
    }
    if (!operations.create(id, clock.instant())) {
      throw new OrreryException(
          ErrorCode.DUPLICATED_WORKSPACE, "There is a workspace `%s` already.".formatted(id));
    }
    AuditedAccess.did(operator, "create workspace " + id);
    ObjectNode answer = Json.object().put("id", id.value());
    if (wish != null) {
      answer.set("key", KeyController.document(keys.make(operator, wish)));
    }
    return HttpResponse.created(Json.bytes(answer))
        .header(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  @Post("/workspaces/{workspace}/suspend")
  HttpResponse<?> suspend(HttpRequest<?> request, @PathVariable String workspace) {
    return suspend(request, workspace, true);
  }

  @Post("/workspaces/{workspace}/resume")
  HttpResponse<?> resume(HttpRequest<?> request, @PathVariable String workspace) {
    return suspend(request, workspace, false);
  }

  private HttpResponse<?> suspend(HttpRequest<?> request, String workspace, boolean suspend) {
    Caller operator = gate.server(request, Action.OPERATE);
    boolean found =
        WorkspaceId.parse(workspace)
            .map(id -> operations.suspend(id, suspend ? clock.instant() : null))
            .orElse(false);
    if (!found) {
      throw new OrreryException(ErrorCode.NO_SUCH_WORKSPACE, "There is no workspace of this name.");
    }
    AuditedAccess.did(operator, (suspend ? "suspend workspace " : "resume workspace ") + workspace);
    return HttpResponse.noContent();
  }

  /** What is switched on. */
  @Get("/switches")
  HttpResponse<?> switches(HttpRequest<?> request) {
    gate.server(request, Action.OPERATE);
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("switches");
    for (Operations.Switch each : operations.switches()) {
      all.addObject()
          .put("name", each.name())
          .put("note", each.note())
          .put("since", Json.time(each.since()))
          .put("by", each.by());
    }
    return Answers.json(answer);
  }

  @Put("/maintenance")
  HttpResponse<?> beginMaintenance(HttpRequest<byte[]> request) {
    return turn(request, Operations.MAINTENANCE, true);
  }

  @Delete("/maintenance")
  HttpResponse<?> endMaintenance(HttpRequest<byte[]> request) {
    return turn(request, Operations.MAINTENANCE, false);
  }

  @Put("/backends/{backend}/drain")
  HttpResponse<?> drain(HttpRequest<byte[]> request, @PathVariable String backend) {
    return turn(request, Operations.drain(backend), true);
  }

  @Delete("/backends/{backend}/drain")
  HttpResponse<?> undrain(HttpRequest<byte[]> request, @PathVariable String backend) {
    return turn(request, Operations.drain(backend), false);
  }

  private HttpResponse<?> turn(HttpRequest<byte[]> request, String name, boolean on) {
    Caller operator = gate.server(request, Action.OPERATE);
    if (!name.equals(Operations.MAINTENANCE) && !name.equals(Operations.drain(LOCAL))) {
      throw new OrreryException(
          ErrorCode.NOT_FOUND, "There is no backend of this name; there is `local`.");
    }
    if (on) {
      operations.turnOn(
          new Operations.Switch(name, note(request), clock.instant(), operator.name()));
    } else {
      operations.turnOff(name);
    }
    AuditedAccess.did(operator, (on ? "begin " : "end ") + name);
    return HttpResponse.noContent();
  }

  /** What those read who are turned away; the body is optional. */
  private static String note(HttpRequest<byte[]> request) {
    byte[] body = request.getBody().orElseGet(() -> new byte[0]);
    JsonNode note = body.length == 0 ? Json.object() : Json.parse(body).path("note");
    if (note.isTextual() && note.textValue().length() <= LONGEST_NOTE) {
      return note.textValue();
    }
    if (body.length == 0) {
      return "the operator said no more.";
    }
    throw invalid("/note", "expected a text of at most " + LONGEST_NOTE + " characters");
  }

  private static OrreryException invalid(String pointer, String message) {
    return new OrreryException(
        ErrorCode.INVALID_REQUEST,
        "The request can't be followed: see `errors`.",
        List.of(Problem.atPointer(pointer, "INVALID", message, null)));
  }
}
