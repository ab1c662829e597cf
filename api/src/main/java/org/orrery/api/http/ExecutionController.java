package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.JobService;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessId;
import org.orrery.cwl.model.value.CwlJson;

/** Execution (Part 1, 7.11). */
@Controller(Routes.BASE + "/processes/{process}/execution")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExecutionController {
  private final Gate gate;
  private final Acceptance acceptance;
  private final ExecutionAnswers answers;
  private final OwnPages ownPages;
  private final Routes routes;

  ExecutionController(
      Gate gate,
      Acceptance acceptance,
      ExecutionAnswers answers,
      OwnPages ownPages,
      Routes routes) {
    this.gate = gate;
    this.ownPages = ownPages;
    this.routes = routes;
    this.acceptance = acceptance;
    this.answers = answers;
  }

  @Post
  HttpResponse<?> execute(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process)
      throws IOException {
    Use use = gate.version(request, workspace, process, Action.EXECUTE);
    byte[] body = request.getBody().orElseGet(() -> new byte[0]);
    return new QueryParameters(request).flag("validate")
        ? plan(request, use, body)
        : execute(request, use, body);
  }

  /** What an execution would do, without one. */
  private HttpResponse<?> plan(HttpRequest<?> request, Use use, byte[] body) {
    JobService.Checked checked = acceptance.check(request, use, body);
    ProcessId id = use.process().summary().id();
    ObjectNode plan = Json.object().put("processID", id.value());
    plan.set(
        "inputs", Json.parse(CwlJson.write(checked.inputs()).getBytes(StandardCharsets.UTF_8)));
    plan.setAll(ExecutionPlan.of(checked.process(), checked.inputs()));
    plan.putArray("links")
        .add(Answers.jsonLink(routes.process(request, id) + use.query(), "up", "The process"));
    return Answers.json(plan);
  }

  /**
   * The same by query parameters (2.0 draft, kvp-execute). Not for HEAD, which would execute, too.
   */
  @Get(headRoute = false)
  HttpResponse<?> executeByQuery(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String process)
      throws IOException {
    // A page of somebody else can make a browser send this as a picture, but no credentials with
    // it.
    boolean shown = request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
    if (!shown && ownPages.isOfAnother(request)) {
      throw new OrreryException(
          ErrorCode.FORBIDDEN, "Pages of other sites can't execute processes by a link.");
    }
    Use use = gate.process(request, workspace, process, Action.EXECUTE);
    if (request.getUri().getRawQuery() == null && Negotiation.wantsHtml(request)) {
      // Somebody followed the link to see what is there.
      return HttpResponse.seeOther(
          URI.create(routes.process(request, use.process().summary().id())));
    }
    HttpResponse<?> answer =
        execute(request, use, Json.bytes(KvpRequests.read(request, use.process().cwl())));
    return answer instanceof MutableHttpResponse<?> open
        ? open.header(HttpHeaders.CACHE_CONTROL, "no-store")
        : answer;
  }

  private HttpResponse<?> execute(HttpRequest<?> request, Use use, byte[] body) throws IOException {
    JobService.Accepted accepted = acceptance.accept(request, use, body);
    HttpResponse<?> answer = answers.answer(request, use.process().summary(), accepted.job());
    return IdempotencyKeys.marked(answer, accepted.replayed());
  }
}
