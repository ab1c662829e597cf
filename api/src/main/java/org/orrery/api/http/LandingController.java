package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.orrery.api.access.Action;
import org.orrery.api.processes.WorkspaceId;

/** Where everything starts: landing pages, conformance and the API definition (Part 1, core). */
@Controller
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LandingController {
  private static final WorkspaceId DEFAULT_WORKSPACE = new WorkspaceId("default");

  private final Gate gate;
  private final Routes routes;

  LandingController(Gate gate, Routes routes) {
    this.gate = gate;
    this.routes = routes;
  }

  @Get("/")
  HttpResponse<?> server(HttpRequest<?> request) {
    String base = routes.standard(request, DEFAULT_WORKSPACE);
    ObjectNode page =
        Json.object()
            .put("title", "Orrery")
            .put("description", "Runs scientific workflows. Each workspace has an API of its own.");
    page.putArray("links")
        .add(Answers.jsonLink(routes.root(request) + "/", "self", "This page"))
        .add(Answers.jsonLink(base, "start", "OGC API Processes of the workspace `default`"))
        .add(Answers.jsonLink(routes.root(request) + "/health", "status", "The server's health"));
    return Answers.json(page);
  }

  @Get(Routes.BASE)
  HttpResponse<?> landingPage(HttpRequest<?> request, @PathVariable String workspace) {
    WorkspaceId owner = enter(request, workspace);
    String base = routes.base(request);
    ObjectNode page =
        Json.object()
            .put("title", "Orrery: workspace " + owner)
            .put("description", "Deploy CWL workflows as processes and execute them.");
    ArrayNode links = page.putArray("links");
    links.add(Answers.jsonLink(base, "self", "This page"));
    String api = base + "/api";
    links.add(Answers.link(api, "service-desc", ApiDefinition.MEDIA_TYPE, "OpenAPI 3.0"));
    links.add(
        Answers.link(
            api + "?f=" + ApiDefinition.FORMAT_31,
            "service-desc",
            ApiDefinition.MEDIA_TYPE_31,
            "OpenAPI 3.1"));
    links.add(Answers.link(api + "?f=html", "service-doc", Negotiation.HTML, "The API to try out"));
    links.add(Answers.jsonLink(base + "/conformance", "conformance", "What this API conforms to"));
    Answers.ogcLinks(links, base + "/conformance", "conformance", "What this API conforms to");
    Answers.ogcLinks(links, base + "/processes", "processes", "The processes");
    Answers.ogcLinks(links, base + "/jobs", "job-list", "The jobs");
    return Answers.json(page);
  }

  @Get(Routes.BASE + "/conformance")
  HttpResponse<?> conformance(HttpRequest<?> request, @PathVariable String workspace) {
    enter(request, workspace);
    ObjectNode declaration = Json.object().put("title", "What this API conforms to");
    ArrayNode classes = declaration.putArray("conformsTo");
    for (ConformanceClass conformanceClass : ConformanceClass.values()) {
      classes.add(conformanceClass.uri());
    }
    declaration
        .putArray("links")
        .add(Answers.jsonLink(routes.base(request) + "/conformance", "self", "This declaration"));
    return Answers.json(declaration);
  }

  private WorkspaceId enter(HttpRequest<?> request, String workspace) {
    return gate.workspace(request, workspace, Action.READ_WORKSPACE).workspace();
  }
}
