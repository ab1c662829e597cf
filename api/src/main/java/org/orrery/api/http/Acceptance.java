package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.ExecuteRequest;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.Overrides;

/** Makes jobs of requests to execute a process. */
@Singleton
final class Acceptance {
  private final JobService jobs;
  private final Routes routes;
  private final HttpSettings settings;

  Acceptance(JobService jobs, Routes routes, HttpSettings settings) {
    this.jobs = jobs;
    this.routes = routes;
    this.settings = settings;
  }

  /**
   * Checks the request and writes the job.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_INPUTS}
   *     with pointers into the body
   */
  Job accept(HttpRequest<?> request, Use use, byte[] body) {
    String api = routes.base(request) + "/";
    JobWorkspaces workspaces = use.job();
    if (ExecuteRequests.isCwlJob(request)) {
      String text = CwlJobRequests.text(body);
      JobInputs inputs = CwlJobRequests.read(text);
      return jobs.accept(
          workspaces,
          use.revision(),
          new ExecuteRequest(
              use.visit().caller().name(),
              inputs.values(),
              inputs.overrides(),
              api,
              new RequestDocument(RequestDocument.CWL_JOB, text)));
    }
    JsonNode json = ExecuteRequests.read(request, body);
    MappedInputs inputs = mapped(use.process().cwl(), json);
    try {
      return jobs.accept(
          workspaces,
          use.revision(),
          new ExecuteRequest(
              use.visit().caller().name(),
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

  private MappedInputs mapped(CwlProcess process, JsonNode json) {
    MappedInputs inputs =
        new InputMapper(settings.lenientInputs()).map(process, json.path("inputs"));
    List<Problem> problems = new ArrayList<>(inputs.problems());
    problems.addAll(ExecuteRequests.unknownOutputs(json, process));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return inputs;
  }

  private static OrreryException refused(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_INPUTS, "The request does not fit the process: see `errors`.", problems);
  }
}
