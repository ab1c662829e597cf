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
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.jobs.ExecuteRequest;
import org.orrery.api.jobs.JobService;
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
    return accept(use, asked(request, use, body), once);
  }

  /**
   * The same for an execute request that was read, and is not sent again.
   *
   * @param text is kept with the job
   */
  JobService.Accepted accept(HttpRequest<?> request, Use use, JsonNode json, String text) {
    return accept(use, asked(request, use, json, text), null);
  }

  private JobService.Accepted accept(Use use, Asked asked, @Nullable IdempotencyKey once) {
    return asked.placing(() -> jobs.accept(use.job(), use.revision(), asked.request(), once));
  }

  /**
   * Checks the request as {@link #accept} does, save that it knows no dialect in which wrong inputs
   * are accepted: who asks wants to know. Makes no job. Bytes among the inputs are kept as an
   * upload all the same, until nobody needs them.
   */
  JobService.Checked check(HttpRequest<?> request, Use use, byte[] body) {
    Asked asked = asked(request, use, body);
    return asked.placing(() -> jobs.check(use.job(), use.revision(), asked.request().checkedNow()));
  }

  /**
   * @param place where a problem of the inputs lies in the body; null: as it is
   */
  private record Asked(ExecuteRequest request, @Nullable UnaryOperator<Problem> place) {
    /** Does something with the request; what is wrong with its inputs is told by its body. */
    <T> T placing(Supplier<T> work) {
      try {
        return work.get();
      } catch (OrreryException e) {
        if (place == null || e.code() != ErrorCode.INVALID_INPUTS) {
          throw e;
        }
        throw refused(e.problems().stream().map(place).toList());
      }
    }
  }

  private Asked asked(HttpRequest<?> request, Use use, byte[] body) {
    if (!ExecuteRequests.isCwlJob(request)) {
      JsonNode json = ExecuteRequests.read(request, body);
      return asked(request, use, json, new String(body, StandardCharsets.UTF_8));
    }
    String text = CwlJobRequests.text(body);
    JobInputs inputs = CwlJobRequests.read(text);
    return new Asked(
        new ExecuteRequest(
            use.visit().caller().name(),
            inputs.values(),
            inputs.overrides(),
            routes.base(request) + "/",
            new RequestDocument(RequestDocument.CWL_JOB, text),
            null,
            false),
        null);
  }

  private Asked asked(HttpRequest<?> request, Use use, JsonNode json, String text) {
    Dialect dialect = dialects.of(request);
    if (dialect.zooDocuments()) {
      dropWorkspace(json, use.process().cwl());
    }
    List<Problem> others = new ArrayList<>();
    Subscriber subscriber = subscribers.read(json, routes.base(request), dialect, others);
    MappedInputs inputs =
        mapped(use.process(), json, leniency(use.process(), dialect), use.job().calling(), others);
    return new Asked(
        new ExecuteRequest(
            use.visit().caller().name(),
            inputs.values(),
            Overrides.NONE,
            routes.base(request) + "/",
            RequestDocument.ogc(text),
            subscriber,
            dialect.inputsCheckedByTheJob()),
        inputs::inRequest);
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
