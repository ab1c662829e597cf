package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.JobService;

/** Execution (Part 1, 7.11). */
@Controller(Routes.BASE + "/processes/{process}/execution")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExecutionController {
  private final Gate gate;
  private final Acceptance acceptance;
  private final ExecutionAnswers answers;

  ExecutionController(Gate gate, Acceptance acceptance, ExecutionAnswers answers) {
    this.gate = gate;
    this.acceptance = acceptance;
    this.answers = answers;
  }

  @Post
  HttpResponse<?> execute(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process)
      throws IOException {
    Use use = gate.process(request, workspace, process, Action.EXECUTE);
    JobService.Accepted accepted =
        acceptance.accept(request, use, request.getBody().orElseGet(() -> new byte[0]));
    HttpResponse<?> answer = answers.answer(request, use.process().summary(), accepted.job());
    return IdempotencyKeys.marked(answer, accepted.replayed());
  }
}
