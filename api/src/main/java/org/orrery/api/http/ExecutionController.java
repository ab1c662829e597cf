package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.orrery.api.jobs.ExecuteRequest;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.ProcessService;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.Overrides;

/** Execution (Part 1, 7.11), always asynchronous: CWL processes offer nothing else. */
@Controller(Routes.BASE + "/processes/{process}/execution")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExecutionController {
  /** Whose jobs they are while nobody is asked for a name. */
  private static final String ANONYMOUS = "anonymous";

  private final ProcessService processes;
  private final JobService jobs;
  private final JobDocuments documents;
  private final Routes routes;
  private final HttpSettings settings;

  ExecutionController(
      ProcessService processes,
      JobService jobs,
      JobDocuments documents,
      Routes routes,
      HttpSettings settings) {
    this.processes = processes;
    this.jobs = jobs;
    this.documents = documents;
    this.routes = routes;
    this.settings = settings;
  }

  @Post
  HttpResponse<?> execute(
      HttpRequest<byte[]> request, @PathVariable String workspace, @PathVariable String process) {
    WorkspaceId owner = Routes.workspace(workspace);
    ProcessId id = Routes.process(process);
    DeployedProcess deployed = processes.get(owner, id);
    byte[] body = request.getBody().orElseGet(() -> new byte[0]);
    String api = routes.base(request, owner) + "/";
    Job job =
        ExecuteRequests.isCwlJob(request)
            ? acceptCwlJob(owner, deployed, body, api)
            : accept(owner, deployed, ExecuteRequests.read(request, body), body, api);
    MutableHttpResponse<?> response =
        HttpResponse.created(Json.bytes(documents.status(request, job)))
            .header(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
            .header(HttpHeaders.LOCATION, routes.job(request, owner, job.id()));
    return ExecuteRequests.prefersAsync(request)
        ? response.header("Preference-Applied", "respond-async")
        : response;
  }

  /** The body is an input object of CWL as it stands in a job file. */
  private Job acceptCwlJob(WorkspaceId owner, DeployedProcess deployed, byte[] body, String api) {
    String text = CwlJobRequests.text(body);
    JobInputs inputs = CwlJobRequests.read(text);
    return jobs.accept(
        owner,
        deployed.summary().id(),
        new ExecuteRequest(
            ANONYMOUS,
            inputs.values(),
            inputs.overrides(),
            api,
            new RequestDocument(RequestDocument.CWL_JOB, text)));
  }

  private Job accept(
      WorkspaceId owner, DeployedProcess deployed, JsonNode json, byte[] body, String api) {
    MappedInputs inputs =
        new InputMapper(settings.lenientInputs()).map(deployed.cwl(), json.path("inputs"));
    List<Problem> problems = new ArrayList<>(inputs.problems());
    problems.addAll(ExecuteRequests.unknownOutputs(json, deployed.cwl()));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    try {
      return jobs.accept(
          owner,
          deployed.summary().id(),
          new ExecuteRequest(
              ANONYMOUS,
              inputs.values(),
              Overrides.NONE,
              api,
              RequestDocument.ogc(new String(body, StandardCharsets.UTF_8))));
    } catch (OrreryException e) {
      if (e.code() != ErrorCode.INVALID_INPUTS) {
        throw e;
      }
      throw refused(e.problems().stream().map(inputs::inRequest).toList());
    }
  }

  private static OrreryException refused(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_INPUTS, "The request does not fit the process: see `errors`.", problems);
  }
}
