package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.Job;

/** Execution (Part 1, 7.11), always asynchronous: CWL processes offer nothing else. */
@Controller(Routes.BASE + "/processes/{process}/execution")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExecutionController {
  private final Gate gate;
  private final Acceptance acceptance;
  private final JobDocuments documents;
  private final Routes routes;

  ExecutionController(Gate gate, Acceptance acceptance, JobDocuments documents, Routes routes) {
    this.gate = gate;
    this.acceptance = acceptance;
    this.documents = documents;
    this.routes = routes;
  }

  @Post
  HttpResponse<?> execute(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process) {
    Use use = gate.process(request, workspace, process, Action.EXECUTE);
    Job job = acceptance.accept(request, use, request.getBody().orElseGet(() -> new byte[0]));
    MutableHttpResponse<?> response =
        HttpResponse.created(Json.bytes(documents.status(request, job)))
            .header(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
            .header(HttpHeaders.LOCATION, routes.job(request, job.id()));
    return ExecuteRequests.prefersAsync(request)
        ? response.header("Preference-Applied", "respond-async")
        : response;
  }
}
