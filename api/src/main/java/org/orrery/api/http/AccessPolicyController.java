package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.orrery.api.access.Action;
import org.orrery.api.access.PolicyStore;
import org.orrery.api.http.Gate.Visit;

/** Says who beside a workspace may use its processes. */
@Controller(Routes.BASE + "/access-policy")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccessPolicyController {
  /** What holds where nobody said anything. */
  private static final String NOTHING_OPEN = "{\"workflows\": {}}";

  private final Gate gate;
  private final PolicyStore policies;
  private final Clock clock;

  AccessPolicyController(Gate gate, PolicyStore policies, Clock clock) {
    this.gate = gate;
    this.policies = policies;
    this.clock = clock;
  }

  /** The document as it was sent. */
  @Get
  HttpResponse<?> get(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    return Answers.bytes(
        MediaTypes.JSON,
        policies.document(visit.workspace()).orElse(NOTHING_OPEN).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers what the document comes to. */
  @Put
  HttpResponse<?> put(HttpRequest<byte[]> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.MANAGE_WORKSPACE);
    AccessPolicyRequests.Read read =
        AccessPolicyRequests.read(request.getBody().orElseGet(() -> new byte[0]));
    policies.put(visit.workspace(), read.policy(), clock.instant());
    ObjectNode answer = Json.object();
    ObjectNode processes = answer.putObject("processes");
    Map<String, String> sorted = new TreeMap<>();
    read.policy()
        .processes()
        .forEach(
            (id, access) ->
                sorted.put(id.value(), access.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    sorted.forEach(processes::put);
    ArrayNode warnings = answer.putArray("warnings");
    read.problems().forEach(problem -> warnings.add(ProblemAnswers.error(problem)));
    return Answers.json(answer);
  }
}
