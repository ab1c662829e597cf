package org.orrery.api.http;

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
import java.util.Optional;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.WorkspaceId;

/** Processes: list, describe (Part 1), deploy, replace, undeploy, package (Part 2). */
@Controller(Routes.BASE + "/processes")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProcessController {
  private final ProcessService processes;
  private final DeployRequests deployRequests;
  private final ProcessDocuments documents;
  private final Routes routes;

  ProcessController(
      ProcessService processes,
      DeployRequests deployRequests,
      ProcessDocuments documents,
      Routes routes) {
    this.processes = processes;
    this.deployRequests = deployRequests;
    this.documents = documents;
    this.routes = routes;
  }

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @PathVariable String workspace) {
    WorkspaceId owner = Routes.workspace(workspace);
    QueryParameters query = new QueryParameters(request);
    int limit = query.limit();
    Optional<ProcessId> after = query.one("after").map(QueryParameters::processId);
    return Answers.json(
        documents.list(request, owner, limit, processes.list(owner, limit, after.orElse(null))));
  }

  @Get("/{process}")
  HttpResponse<?> describe(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process) {
    DeployedProcess deployed = processes.get(Routes.workspace(workspace), Routes.process(process));
    return Answers.json(documents.description(request, deployed));
  }

  @Get("/{process}/package")
  HttpResponse<?> packaged(@PathVariable String workspace, @PathVariable String process) {
    ProcessPackage packaged =
        processes.packageOf(Routes.workspace(workspace), Routes.process(process));
    return Answers.bytes(packaged.mediaType(), packaged.content().toArray());
  }

  @Post
  HttpResponse<?> deploy(HttpRequest<byte[]> request, @PathVariable String workspace) {
    DeployRequests.Media media = DeployRequests.media(request);
    WorkspaceId owner = Routes.workspace(workspace);
    processes.requireWorkspace(owner);
    DeployedProcess deployed =
        processes.deploy(
            owner, deployRequests.read(media, body(request), new QueryParameters(request)));
    return HttpResponse.created(Json.bytes(documents.deployed(request, deployed)))
        .header(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .header(HttpHeaders.LOCATION, routes.process(request, owner, deployed.summary().id()));
  }

  @Put("/{process}")
  HttpResponse<?> replace(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process) {
    DeployRequests.Media media = DeployRequests.media(request);
    WorkspaceId owner = Routes.workspace(workspace);
    ProcessId id = Routes.process(process);
    processes.get(owner, id);
    processes.replace(
        owner, id, deployRequests.read(media, body(request), new QueryParameters(request)));
    return HttpResponse.noContent();
  }

  @Delete("/{process}")
  HttpResponse<?> undeploy(@PathVariable String workspace, @PathVariable String process) {
    processes.undeploy(Routes.workspace(workspace), Routes.process(process));
    return HttpResponse.noContent();
  }

  private static byte[] body(HttpRequest<byte[]> request) {
    return request.getBody().orElseGet(() -> new byte[0]);
  }
}
