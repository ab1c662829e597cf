package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.http.pages.Anchor;
import org.orrery.api.http.pages.Lead;

/** The API definition in OpenAPI 3.0 and 3.1 (Part 1, oas30), and as a page that tries it out. */
@Controller(Routes.BASE + "/api")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DefinitionController {
  private final Gate gate;
  private final Routes routes;
  private final ApiDefinition definition;
  private final ProcessPaths paths;
  private final Assets assets;

  DefinitionController(
      Gate gate, Routes routes, ApiDefinition definition, ProcessPaths paths, Assets assets) {
    this.gate = gate;
    this.routes = routes;
    this.definition = definition;
    this.paths = paths;
    this.assets = assets;
  }

  @Get
  HttpResponse<?> definition(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.READ_WORKSPACE);
    boolean asked31 = asks31(request);
    if (!asked31 && Negotiation.unknown(request).isPresent()) {
      throw QueryParameters.invalid(Negotiation.PARAMETER, "`json`, `oas31` or `html`");
    }
    if (!asked31 && Negotiation.wantsHtml(request)) {
      return page(request);
    }
    ObjectNode document = definition.document(routes.base(request));
    paths.addTo(document, visit);
    return (asked31
            ? Answers.bytes(ApiDefinition.MEDIA_TYPE_31, Json.bytes(OpenApi31.of(document)))
            : Answers.bytes(ApiDefinition.MEDIA_TYPE, Json.bytes(document)))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
  }

  private static boolean asks31(HttpRequest<?> request) {
    String format = request.getParameters().get(Negotiation.PARAMETER);
    return format == null
        ? request.getHeaders().getAll(HttpHeaders.ACCEPT).stream()
            .anyMatch(header -> header.replace(" ", "").contains(ApiDefinition.MEDIA_TYPE_31))
        : format.equals(ApiDefinition.FORMAT_31);
  }

  private HttpResponse<?> page(HttpRequest<?> request) {
    String self = routes.base(request) + "/api";
    String json = Representations.inFormat(self, Negotiation.Format.JSON);
    String json31 = self + "?" + Negotiation.PARAMETER + "=" + ApiDefinition.FORMAT_31;
    ObjectNode document = Json.object().put("title", "API definition");
    document
        .putArray("links")
        .add(Answers.jsonLink(self, "self", "This page"))
        .add(Answers.link(json, "service-desc", ApiDefinition.MEDIA_TYPE, "OpenAPI 3.0"))
        .add(Answers.link(json31, "service-desc", ApiDefinition.MEDIA_TYPE_31, "OpenAPI 3.1"));
    String root = routes.root(request);
    return Answers.json(
        document,
        new Lead.Definition(
            json,
            List.of(new Anchor(json, "OpenAPI 3.0"), new Anchor(json31, "OpenAPI 3.1")),
            assets.url(root, "swagger-ui.css"),
            List.of(assets.url(root, "swagger-ui-bundle.js"), assets.url(root, "swagger.js"))));
  }
}
