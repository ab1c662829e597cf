package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.ExecuteRequest;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobWorkspaces;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.Subscriber;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.api.processes.DeployedProcess;
import org.orrery.api.processes.IdempotencyKey;
import org.orrery.api.processes.Sha256;
import org.orrery.api.processes.Uploads;
import org.orrery.api.processes.WorkspaceId;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.Overrides;

/** Makes jobs of requests to execute a process. */
@Singleton
final class Acceptance {
  private static final String WORKSPACE_INPUT = "workspace";

  private final JobService jobs;
  private final Uploads uploads;
  private final Routes routes;
  private final Dialects dialects;
  private final HttpSettings settings;
  private final Subscribers subscribers;

  Acceptance(
      JobService jobs,
      Uploads uploads,
      Routes routes,
      Dialects dialects,
      HttpSettings settings,
      Subscribers subscribers) {
    this.jobs = jobs;
    this.uploads = uploads;
    this.routes = routes;
    this.dialects = dialects;
    this.settings = settings;
    this.subscribers = subscribers;
  }

  /**
   * Checks the request and writes the job.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#INVALID_INPUTS}
   *     with pointers into the body, {@link ErrorCode#IDEMPOTENCY_KEY_REUSED}
   */
  JobService.Accepted accept(HttpRequest<?> request, Use use, byte[] body) {
    IdempotencyKey once =
        IdempotencyKeys.of(
            request,
            "execute " + use.visit().workspace() + "/" + use.process().summary().id() + use.query(),
            body);
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
              new RequestDocument(RequestDocument.CWL_JOB, text),
              null,
              false),
          once);
    }
    JsonNode json = ExecuteRequests.read(request, body);
    return accept(request, use, json, new String(body, StandardCharsets.UTF_8), once);
  }

  /**
   * The same for an execute request that was read.
   *
   * @param text is kept with the job
   * @param once null for one that is not sent again
   */
  JobService.Accepted accept(
      HttpRequest<?> request, Use use, JsonNode json, String text, @Nullable IdempotencyKey once) {
    JobWorkspaces workspaces = use.job();
    Dialect dialect = dialects.of(request);
    if (dialect.zooDocuments()) {
      dropWorkspace(json, use.process().cwl());
    }
    List<Problem> others = new ArrayList<>();
    Subscriber subscriber = subscribers.read(json, routes.base(request), dialect, others);
    MappedInputs inputs =
        mapped(
            use.process(),
            json,
            leniency(use.process(), dialect),
            workspaces.calling(),
            others);
    try {
      return jobs.accept(
          workspaces,
          use.revision(),
          new ExecuteRequest(
              use.visit().caller().name(),
              inputs.values(),
              Overrides.NONE,
              routes.base(request) + "/",
              RequestDocument.ogc(text),
              subscriber,
              dialect.inputsCheckedByTheJob()),
          once);
    } catch (OrreryException e) {
      if (e.code() != ErrorCode.INVALID_INPUTS) {
        throw e;
      }
      throw refused(e.problems().stream().map(inputs::inRequest).toList());
    }
  }

  /** Clients of this dialect add it whether or not the process has such an input. */
  private static void dropWorkspace(JsonNode json, CwlProcess process) {
    boolean declared =
        process.inputs().stream().anyMatch(input -> input.id().equals(WORKSPACE_INPUT));
    if (!declared && json.get("inputs") instanceof ObjectNode inputs) {
      inputs.remove(WORKSPACE_INPUT);
    }
  }

  /** As the process wants it, else as its client's dialect or this server does. */
  private InputMapper.Leniency leniency(DeployedProcess process, Dialect dialect) {
    Boolean wanted = process.definition().settings().lenientInputs();
    boolean usual = dialect.urlsForFiles() || settings.lenientInputs();
    return new InputMapper.Leniency(wanted == null ? usual : wanted, dialect.urlsForFiles());
  }

  /**
   * @param others what is wrong with the rest of the request
   */
  private MappedInputs mapped(
      DeployedProcess process,
      JsonNode json,
      InputMapper.Leniency leniency,
      WorkspaceId calling,
      List<Problem> others) {
    MappedInputs inputs =
        new InputMapper(leniency, content -> uploaded(calling, content))
            .map(process.cwl(), json.path("inputs"));
    List<Problem> problems = new ArrayList<>(inputs.problems());
    problems.addAll(ExecuteRequests.unknownOutputs(json, process.cwl()));
    problems.addAll(ResultForm.check(json));
    problems.addAll(others);
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return inputs;
  }

  private String uploaded(WorkspaceId workspace, byte[] content) {
    Sha256 digest = Sha256.of(content);
    try {
      uploads.put(
          workspace, digest, new ByteArrayInputStream(content), OptionalLong.of(content.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Uploads.PREFIX + digest.hex();
  }

  private static OrreryException refused(List<Problem> problems) {
    return new OrreryException(
        ErrorCode.INVALID_INPUTS, "The request does not fit the process: see `errors`.", problems);
  }
}
