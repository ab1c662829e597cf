package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Use;
import org.orrery.api.http.pages.ExecuteForm;
import org.orrery.api.jobs.Job;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;

/**
 * Executes a process by the form of its page, for browsers that run no scripts as well. What is
 * wrong comes back beside the fields, with everything that was filled in.
 */
@Controller(Routes.BASE + "/processes/{process}/form")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class FormController {
  private final Gate gate;
  private final Acceptance acceptance;
  private final FormTokens tokens;
  private final ProcessDocuments documents;
  private final Leads leads;
  private final Routes routes;

  FormController(
      Gate gate,
      Acceptance acceptance,
      FormTokens tokens,
      ProcessDocuments documents,
      Leads leads,
      Routes routes) {
    this.gate = gate;
    this.acceptance = acceptance;
    this.tokens = tokens;
    this.documents = documents;
    this.leads = leads;
    this.routes = routes;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> execute(
      HttpRequest<?> request,
      @PathVariable String workspace,
      @PathVariable String process,
      @Body @Nullable Map<String, Object> body) {
    Use use = gate.version(request, workspace, process, Action.EXECUTE);
    Map<String, List<String>> sent = fields(body == null ? Map.of() : body);
    List<String> token = sent.getOrDefault(ExecuteForm.TOKEN, List.of());
    tokens.check(request, token.size() == 1 ? token.getFirst() : null);
    ObjectNode execution = Json.object();
    execution.set("inputs", FormFields.inputs(use.process().cwl().inputs(), sent));
    try {
      ExecuteRequests.refuseUnusableText(execution);
      Job job = acceptance.accept(request, use, execution, execution.toString()).job();
      return HttpResponse.status(HttpStatus.SEE_OTHER)
          .header(HttpHeaders.LOCATION, routes.job(request, job.id()));
    } catch (OrreryException e) {
      if (e.code() != ErrorCode.INVALID_INPUTS && e.code() != ErrorCode.INVALID_REQUEST) {
        throw e;
      }
      return Answers.json(
              documents.description(request, use), leads.process(request, use, sent, wrongs(e)))
          .status(e.code().httpStatus());
    }
  }

  private static Map<String, List<String>> fields(Map<String, Object> body) {
    Map<String, List<String>> fields = new HashMap<>();
    body.forEach(
        (name, value) ->
            fields.put(
                name,
                value instanceof Iterable<?> many ? texts(many) : List.of(String.valueOf(value))));
    return fields;
  }

  private static List<String> texts(Iterable<?> values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(String.valueOf(value)));
    return texts;
  }

  /** What is wrong by the input that it is about; empty for what is about none. */
  private static Map<String, List<String>> wrongs(OrreryException failure) {
    Map<String, List<String>> wrongs = new HashMap<>();
    for (Problem problem : failure.problems()) {
      String pointer = problem.pointer() == null ? "" : problem.pointer();
      String[] names = pointer.split("/");
      String input = names.length > 2 ? names[2].replace("~1", "/").replace("~0", "~") : "";
      String hint = problem.hint() == null ? "" : " " + problem.hint();
      wrongs.computeIfAbsent(input, name -> new ArrayList<>()).add(problem.message() + hint);
    }
    if (wrongs.isEmpty()) {
      wrongs.put("", List.of(failure.detail()));
    }
    return wrongs;
  }
}
