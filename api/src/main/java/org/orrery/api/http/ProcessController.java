package org.orrery.api.http;

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
import java.util.Optional;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.processes.Deployment;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessPackage;
import org.orrery.api.processes.ProcessService;

/** Processes: list, describe (Part 1), deploy, replace, undeploy, package (Part 2). */
@Controller(Routes.BASE + "/processes")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProcessController {
  private final Gate gate;
  private final Dialects dialects;
  private final ProcessService processes;
  private final DeployRequests deployRequests;
  private final ProcessDocuments documents;
  private final Leads leads;

  ProcessController(
      Gate gate,
      Dialects dialects,
      ProcessService processes,
      DeployRequests deployRequests,
      ProcessDocuments documents,
      Leads leads) {
    this.gate = gate;
    this.dialects = dialects;
    this.processes = processes;
    this.deployRequests = deployRequests;
    this.documents = documents;
    this.leads = leads;
  }

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.READ_WORKSPACE);
    QueryParameters query = new QueryParameters(request);
    int limit = query.limit();
    Optional<ProcessId> after = query.one("after").map(QueryParameters::processId);
    ObjectNode list =
        documents.list(
            request,
            limit,
            processes.list(visit.workspace(), limit, after.orElse(null), !visit.whole()));
    return Answers.json(list, leads.processes(request, list));
  }

  @Get("/{process}")
  HttpResponse<?> describe(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process) {
    Use use = gate.version(request, workspace, process, Action.READ_PROCESS);
    return Answers.json(documents.described(request, use), leads.process(request, use));
  }

  @Get("/{process}/package")
  HttpResponse<?> packaged(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process) {
    Use use = gate.version(request, workspace, process, Action.READ_PACKAGE);
    ProcessPackage packaged = processes.packageOf(use.revision());
    return Answers.bytes(packaged.mediaType(), packaged.content().toArray());
  }

  @Post
  HttpResponse<?> deploy(HttpRequest<byte[]> request, @PathVariable String workspace) {
    DeployRequests.Media media = DeployRequests.media(request);
    Visit visit = gate.workspace(request, workspace, Action.DEPLOY);
    byte[] body = body(request);
    QueryParameters query = new QueryParameters(request);
    boolean only = query.flag("validate");
    Deployment wanted = deployRequests.read(media, body, query, visit.caller().name());
    if (only) {
      return Answers.json(documents.checked(request, processes.check(visit.workspace(), wanted)));
    }
    IdempotencyKey once = IdempotencyKeys.of(request, "deploy " + visit.workspace(), body);
    ProcessService.Deployed deployed =
        once == null
            ? new ProcessService.Deployed(processes.deploy(visit.workspace(), wanted), false)
            : processes.deployOnce(visit.workspace(), wanted, once);
    return IdempotencyKeys.marked(
        Answers.created(
            documents.deployed(request, deployed.process()),
            documents.url(request, deployed.process().summary().id())),
        deployed.replayed());
  }

  @Put("/{process}")
  HttpResponse<?> replace(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process) {
    DeployRequests.Media media = DeployRequests.media(request);
    Use use = gate.process(request, workspace, process, Action.REPLACE);
    QueryParameters query = new QueryParameters(request);
    query.refuseVersion();
    processes.replace(
        use.visit().workspace(),
        use.process().summary().id(),
        deployRequests.read(media, body(request), query, use.visit().caller().name()),
        dialects.of(request).zooDocuments());
    return HttpResponse.noContent()
        .header(HttpHeaders.LOCATION, documents.url(request, use.process().summary().id()));
  }

  @Delete("/{process}")
  HttpResponse<?> undeploy(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process) {
    Use use = gate.process(request, workspace, process, Action.UNDEPLOY);
    new QueryParameters(request).refuseVersion();
    processes.undeploy(use.visit().workspace(), use.process().summary().id());
    return HttpResponse.noContent();
  }

  private static byte[] body(HttpRequest<byte[]> request) {
    return request.getBody().orElseGet(() -> new byte[0]);
  }
}
