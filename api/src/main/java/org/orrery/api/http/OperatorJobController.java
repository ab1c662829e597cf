package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.orrery.api.access.Action;
import org.orrery.api.access.AuditedAccess;
import org.orrery.api.access.Caller;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobPage;
import org.orrery.api.jobs.JobScope;
import org.orrery.api.jobs.JobService;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Jobs of all workspaces for those who look after the server: where they stand, and no more. */
@Controller("/operator/jobs")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorJobController {
  private final Gate gate;
  private final JobService jobs;
  private final Routes routes;

  OperatorJobController(Gate gate, JobService jobs, Routes routes) {
    this.gate = gate;
    this.jobs = jobs;
    this.routes = routes;
  }

  /** Takes the parameters of every job list. */
  @Get
  HttpResponse<?> list(HttpRequest<?> request) {
    gate.server(request, Action.OPERATE);
    QueryParameters query = new QueryParameters(request);
    JobPage page =
        jobs.list(
            new JobScope.Everywhere(),
            JobController.query(query, JobController.page(query, Dialect.STANDARD)));
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("jobs");
    page.jobs().forEach(job -> all.add(document(job)));
    ArrayNode links = answer.putArray("links");
    if (page.next() != null) {
      links.add(
          Answers.jsonLink(
              routes.root(request)
                  + "/operator/jobs?"
                  + JobController.repeated(query)
                  + "&after="
                  + Answers.encode(page.next().encode()),
              "next",
              "The next page"));
    }
    return Answers.json(answer);
  }

  @Delete("/{job}")
  HttpResponse<?> cancel(HttpRequest<?> request, @PathVariable String job) {
    Caller operator = gate.server(request, Action.OPERATE);
    JobId id =
        JobId.parse(job)
            .filter(each -> jobs.find(each).isPresent())
            .orElseThrow(
                () ->
                    new OrreryException(
                        ErrorCode.NO_SUCH_JOB, "There is no job `%s`.".formatted(job)));
    ObjectNode answer = document(jobs.dismiss(id));
    AuditedAccess.did(operator, "cancel job " + id);
    return Answers.json(answer);
  }

  /** Neither its inputs nor its messages, its results or what it runs. */
  private static ObjectNode document(Job job) {
    return Json.object()
        .put("jobID", job.id().toString())
        .put("deploying", job.workspaces().deploying().value())
        .put("calling", job.workspaces().calling().value())
        .put("executing", job.workspaces().executing().value())
        .put("status", job.state().ogcStatus().wire())
        .put("created", Json.time(job.created()))
        .put("updated", Json.time(job.updated()))
        .put("progress", job.progress());
  }
}
