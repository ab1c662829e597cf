package org.orrery.conformance.ogc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.orrery.conformance.ogc.Message.Request;
import org.orrery.conformance.ogc.Message.Response;
import org.orrery.conformance.ogc.Mutation.Change;
import org.orrery.conformance.ogc.Requirements.Key;

/** A defect for each class, as servers have had them. */
final class Mutations {
  private static final String PROCESS = "/processes/[^/]+";
  private static final String JOB = "/jobs/[^/]+";

  private Mutations() {}

  static final List<Mutation> ALL =
      List.of(
          answers(
              "an accepted job isn't located",
              RequirementsClass.CORE_1_0,
              "/req/core/process-execute-success-async",
              (_, response) -> response.status() == 201 ? response.without("location") : response),
          asks(
              "the results don't heed which outputs are asked for",
              RequirementsClass.CORE_2_0,
              "/req/core/job-results-param-outputs-response",
              request -> request.withoutParameter("outputs")),
          answers(
              "outputs have no schema",
              RequirementsClass.DESCRIPTION_1_0,
              "/req/ogc-process-description/output-def",
              (request, response) ->
                  request.is("GET", PROCESS)
                      ? response.editing(
                          process ->
                              process
                                  .path("outputs")
                                  .forEach(output -> ((ObjectNode) output).remove("schema")))
                      : response),
          answers(
              "a description links to nothing",
              RequirementsClass.DESCRIPTION_2_0,
              "/req/ogc-process-description/links",
              (request, response) ->
                  request.is("GET", PROCESS)
                      ? response.editing(process -> process.remove("links"))
                      : response),
          answers(
              "JSON is called text",
              RequirementsClass.JSON_1_0,
              "/req/json/definition",
              Mutations::jsonAsText),
          answers(
              "JSON is called text",
              RequirementsClass.JSON_2_0,
              "/req/json/definition",
              Mutations::jsonAsText),
          asks(
              "JSON is the answer to whoever wants HTML",
              RequirementsClass.HTML_1_0,
              "/req/html/definition",
              Mutations::neverHtml),
          asks(
              "JSON is the answer to whoever wants HTML",
              RequirementsClass.HTML_2_0,
              "/req/html/definition",
              Mutations::neverHtml),
          answers(
              "the definition isn't linked to by its type",
              RequirementsClass.OAS30_1_0,
              "/req/oas30/oas-definition-1",
              Mutations::plainDefinitions),
          answers(
              "the definition forgets an operation's errors",
              RequirementsClass.OAS_2_0,
              "/req/oas/exceptions-codes",
              (request, response) ->
                  isDefinition(request)
                      ? response.editing(
                          definition ->
                              definition
                                  .path("paths")
                                  .forEach(
                                      path -> path.forEach(operation -> without404(operation))))
                      : response),
          answers(
              "the definition says that it is an older one",
              RequirementsClass.OAS30_2_0,
              "/req/oas30/oas-definition",
              Mutations::olderDefinitions),
          answers(
              "the definition says that it is an older one",
              RequirementsClass.OAS31_2_0,
              "/req/oas31/oas-definition",
              Mutations::olderDefinitions),
          asks(
              "the list of jobs doesn't filter by status",
              RequirementsClass.JOB_LIST_1_0,
              "/req/job-list/status-response",
              request -> request.is("GET", "/jobs") ? request.withoutParameter("status") : request),
          asks(
              "the list of jobs ignores how many are asked for",
              RequirementsClass.JOB_LIST_2_0,
              "/req/job-list/limit-response",
              request -> request.is("GET", "/jobs") ? request.withoutParameter("limit") : request),
          asks(
              "subscribers are forgotten",
              RequirementsClass.CALLBACK_1_0,
              "/req/callback/job-callback",
              Mutations::withoutSubscriber),
          asks(
              "subscribers are forgotten",
              RequirementsClass.CALLBACK_2_0,
              "/req/callback/job-callback",
              Mutations::withoutSubscriber),
          answers(
              "a dismissed job is said to run",
              RequirementsClass.DISMISS_1_0,
              "/req/dismiss/job-dismiss-success",
              (request, response) ->
                  request.is("DELETE", JOB)
                      ? response.editing(status -> status.put("status", "running"))
                      : response),
          asks(
              "dismissing does nothing",
              RequirementsClass.DISMISS_2_0,
              "/req/dismiss/job-dismiss-status",
              request ->
                  request.is("DELETE", JOB)
                      ? new Request("GET", request.target(), request.headers(), request.body())
                      : request),
          asks(
              "inputs in a URL are forgotten",
              RequirementsClass.KVP_2_0,
              "/req/kvp-execute/string-input-value",
              request ->
                  request.is("GET", PROCESS + "/execution")
                      ? request.withoutParameter("stringInput")
                      : request),
          answers(
              "a taken id is no conflict",
              RequirementsClass.DEPLOY,
              "/req/deploy-replace-undeploy/deploy-response-duplicate",
              (_, response) -> response.status() == 409 ? response.with(201) : response),
          asks(
              "packages are taken for plain JSON",
              RequirementsClass.PACKAGE,
              "/req/ogcapppkg/process-description",
              request ->
                  request.method().equals("POST")
                      ? request.editing(document -> document.remove("processDescription"))
                      : request),
          asks(
              "the first workflow is taken whichever is named",
              RequirementsClass.CWL,
              "/req/cwl/deploy-w-param",
              request -> request.withoutParameter("w")));

  private static Mutation asks(
      String name, RequirementsClass in, String caughtBy, UnaryOperator<Request> change) {
    return new Mutation(name, new Key(in, caughtBy), change, (_, response) -> response);
  }

  private static Mutation answers(
      String name, RequirementsClass in, String caughtBy, Change change) {
    return new Mutation(name, new Key(in, caughtBy), UnaryOperator.identity(), change);
  }

  private static Response jsonAsText(Request request, Response response) {
    return response.headers().getOrDefault("content-type", List.of()).contains("application/json")
        ? response.with("content-type", "text/plain")
        : response;
  }

  private static Request neverHtml(Request request) {
    return request.withoutParameter("f").without("accept");
  }

  private static boolean isDefinition(Request request) {
    return request.is("GET", "/api[^/]*");
  }

  private static void without404(JsonNode operation) {
    if (operation.path("responses") instanceof ObjectNode responses) {
      responses.remove("404");
    }
  }

  private static Response olderDefinitions(Request request, Response response) {
    return isDefinition(request)
        ? response.editing(definition -> definition.put("openapi", "2.0"))
        : response;
  }

  private static Response plainDefinitions(Request request, Response response) {
    return response.editing(
        document -> {
          if (document.path("links") instanceof ArrayNode links) {
            for (JsonNode link : links) {
              if (link.path("rel").asText().equals("service-desc")) {
                ((ObjectNode) link).put("type", "application/json");
              }
            }
          }
        });
  }

  private static Request withoutSubscriber(Request request) {
    return request.is("POST", PROCESS + "/execution")
        ? request.editing(document -> document.remove("subscriber"))
        : request;
  }
}
