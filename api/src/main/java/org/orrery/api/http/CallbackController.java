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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Locale;
import org.orrery.api.access.Action;
import org.orrery.api.callbacks.CallbackReport;
import org.orrery.api.callbacks.CallbackStore;
import org.orrery.api.jobs.Job;

/** What became of the callbacks of a job, so that nobody has to guess why none came. */
@Controller(Routes.BASE + "/jobs/{job}/callbacks")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CallbackController {
  private final Gate gate;
  private final CallbackStore callbacks;
  private final Routes routes;

  CallbackController(Gate gate, CallbackStore callbacks, Routes routes) {
    this.gate = gate;
    this.callbacks = callbacks;
    this.routes = routes;
  }

  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    ObjectNode document = Json.object();
    ArrayNode all = document.putArray("callbacks");
    callbacks.of(found.id()).forEach(report -> all.add(report(report)));
    String own = routes.job(request, found.id());
    document
        .putArray("links")
        .add(Answers.jsonLink(own + "/callbacks", "self", "This document"))
        .add(Answers.jsonLink(own, "up", "The job"));
    return Answers.json(document);
  }

  private static ObjectNode report(CallbackReport report) {
    ObjectNode document =
        Json.object()
            .put("occasion", word(report.occasion()))
            .put("receiver", report.receiver())
            .put("state", word(report.state()))
            .put("attempts", report.attempts())
            .put("since", Json.time(report.since()));
    if (report.ended() != null) {
      document.put("ended", Json.time(report.ended()));
    }
    if (report.next() != null) {
      document.put("next", Json.time(report.next()));
    }
    if (report.failure() != null) {
      document.put("lastFailure", report.failure());
    }
    return document;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
