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
import org.orrery.api.http.Gate.Use;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.VersionEntry;
import org.orrery.api.processes.VersionPage;

/** The versions of a process (RFC 5829, version-history). */
@Controller(Routes.BASE + "/processes/{process}/versions")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class VersionController {
  private final Gate gate;
  private final ProcessService processes;
  private final Routes routes;
  private final Leads leads;

  VersionController(Gate gate, ProcessService processes, Routes routes, Leads leads) {
    this.gate = gate;
    this.processes = processes;
    this.routes = routes;
    this.leads = leads;
  }

  /** All of them for whoever acts for the workspace; others learn of the current one only. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process) {
    Use use = gate.process(request, workspace, process, Action.READ_PROCESS);
    QueryParameters query = new QueryParameters(request);
    int limit = query.limit();
    Integer before = query.number("before");
    boolean whole = use.visit().whole();
    ProcessId id = use.process().summary().id();
    VersionPage page =
        processes.versions(use.visit().workspace(), id, whole ? limit : 1, whole ? before : null);
    String url = routes.process(request, id);
    String self = url + "/versions?limit=" + limit;
    ObjectNode list = Json.object().put("title", "Versions of " + id);
    ArrayNode versions = list.putArray("versions");
    page.versions().forEach(version -> versions.add(document(url, version, whole)));
    ArrayNode links = list.putArray("links");
    links.add(
        Answers.jsonLink(before == null ? self : self + "&before=" + before, "self", "This list"));
    links.add(Answers.jsonLink(url, "latest-version", "The process"));
    if (whole && page.before() != null) {
      links.add(Answers.jsonLink(self + "&before=" + page.before(), "next", "Older versions"));
    }
    return Answers.json(list, leads.versions(request, list));
  }

  private static ObjectNode document(String process, VersionEntry version, boolean whole) {
    ObjectNode document =
        Json.object()
            .put("version", version.name())
            .put("revision", version.revision())
            .put("current", version.current())
            .put("created", Json.time(version.deployed()));
    if (whole && version.deployedBy() != null) {
      document.put("deployedBy", version.deployedBy());
    }
    document
        .putObject("package")
        .put("type", version.mediaType())
        .put("length", version.size())
        .put("sha256", version.digest().hex());
    String query = "?" + QueryParameters.REVISION + "=" + version.revision();
    document
        .putArray("links")
        .add(Answers.jsonLink(process + query, "version", "The process as it was then"))
        .add(
            Answers.link(
                process + "/package" + query, "package", version.mediaType(), "Its package"));
    return document;
  }
}
