package org.orrery.api.http;

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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.identity.ApiKey;
import org.orrery.api.identity.ApiKeys;

/** API keys of a workspace: made and shown once, listed, revoked. */
@Controller(Routes.BASE + "/keys")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyController {
  private final Gate gate;
  private final ApiKeys keys;
  private final Routes routes;

  KeyController(Gate gate, ApiKeys keys, Routes routes) {
    this.gate = gate;
    this.keys = keys;
    this.routes = routes;
  }

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("keys");
    keys.list(visit.workspace()).forEach(key -> all.add(document(key)));
    answer
        .putArray("links")
        .add(Answers.jsonLink(routes.base(request) + "/keys", "self", "The keys"));
    return Answers.json(answer);
  }

  @Post
  HttpResponse<?> make(HttpRequest<byte[]> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    ApiKeys.Made made =
        keys.make(
            visit.caller(),
            KeyRequests.read(visit.workspace(), request.getBody().orElseGet(() -> new byte[0])));
    return Answers.created(document(made), routes.base(request) + "/keys/" + made.key().id())
        // Nobody on the way keeps what is shown once.
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  @Get("/{key}")
  HttpResponse<?> get(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String key) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    return Answers.json(document(keys.get(visit.workspace(), key)));
  }

  @Delete("/{key}")
  HttpResponse<?> revoke(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String key) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    keys.revoke(visit.workspace(), key);
    return HttpResponse.noContent();
  }

  /** With its secret, which is shown this once. */
  static ObjectNode document(ApiKeys.Made made) {
    return document(made.key()).put("key", made.secret().reveal());
  }

  private static ObjectNode document(ApiKey key) {
    ObjectNode document =
        Json.object()
            .put("id", key.id())
            .put("prefix", key.prefix())
            .put("name", key.name())
            .put("workspace", key.workspace().value());
    ArrayNode permissions = document.putArray("permissions");
    key.permissions().stream().map(KeyRequests::name).sorted().forEach(permissions::add);
    document.put("operator", key.operator());
    document.put("created", Json.time(key.created())).put("createdBy", key.createdBy());
    putTime(document, "expires", key.expires());
    putTime(document, "lastUsed", key.lastUsed());
    putTime(document, "revoked", key.revoked());
    return document;
  }

  private static void putTime(ObjectNode document, String name, @Nullable Instant time) {
    if (time != null) {
      document.put(name, Json.time(time));
    }
  }
}
