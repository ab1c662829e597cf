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
import java.nio.charset.StandardCharsets;
import org.orrery.api.access.Action;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobHistories;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobStep;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.StepRecord;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a job was asked and what became of it: inputs and definition (Part 4), provenance (Part 4,
 * PROV-JSON), and the server's own steps, usage and exceptions.
 */
@Controller(Routes.BASE + "/jobs/{job}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JobDetailController {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Gate gate;
  private final JobService jobs;
  private final JobHistories histories;
  private final StepDocuments steps;
  private final Routes routes;

  JobDetailController(
      Gate gate, JobService jobs, JobHistories histories, StepDocuments steps, Routes routes) {
    this.gate = gate;
    this.jobs = jobs;
    this.histories = histories;
    this.steps = steps;
    this.routes = routes;
  }

  @Get("/steps")
  HttpResponse<?> steps(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    return Answers.json(steps.list(request, found, histories.steps(found).steps()));
  }

  /** As they were sent, and as the process gets them: with its defaults. */
  @Get("/inputs")
  HttpResponse<?> inputs(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    RequestDocument sent = jobs.request(found.id());
    ObjectNode completed = json(histories.inputs(found));
    ObjectNode document = Json.object();
    if (sent.mediaType().equals(RequestDocument.CWL_JOB)) {
      // Perhaps YAML; what it says is in the completed ones.
      document.set("inputs", completed);
    } else {
      ObjectNode asked = (ObjectNode) Json.parse(sent.text().getBytes(StandardCharsets.UTF_8));
      document.set("inputs", asked.path("inputs").isObject() ? asked.get("inputs") : Json.object());
      if (asked.has("outputs")) {
        document.set("outputs", asked.get("outputs"));
      }
    }
    document.set("completed", completed);
    return Answers.json(linked(request, found, document, "inputs"));
  }

  private static ObjectNode json(CwlValue.Rec value) {
    return (ObjectNode) Json.parse(CwlJson.write(value).getBytes(StandardCharsets.UTF_8));
  }

  /** The request, byte for byte; whom it wants called back is for the calling workspace only. */
  @Get("/definition")
  HttpResponse<?> definition(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    RequestDocument kept = jobs.request(found.id());
    boolean own = gate.caller(request).actsFor(found.workspaces().calling());
    RequestDocument sent = own ? kept : Subscribers.hidden(kept);
    // Tolerated where it came in, but no part of JSON (RFC 8259, 8.1).
    String text = sent.text().startsWith(BYTE_ORDER_MARK) ? sent.text().substring(1) : sent.text();
    return Answers.bytes(sent.mediaType(), text.getBytes(StandardCharsets.UTF_8));
  }

  @Get("/usage")
  HttpResponse<?> usage(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    return Answers.json(
        linked(request, found, UsageDocuments.report(histories.usage(found)), "usage"));
  }

  /** Why it failed, first; then each step that did. Empty for a job that did not fail. */
  @Get("/exceptions")
  HttpResponse<?> exceptions(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    ObjectNode document = Json.object();
    ArrayNode all = document.putArray("exceptions");
    JobFailure whole = null;
    if (found.state() instanceof JobState.Failed(_, _, JobFailure failure)) {
      whole = failure;
      all.add(JobDocuments.failure(failure));
    }
    for (JobStep step : histories.steps(found).steps()) {
      StepRecord facts = step.facts();
      JobFailure failure = facts == null ? null : facts.failure();
      if (failure != null && !failure.equals(whole)) {
        all.add(JobDocuments.failure(failure).put("step", step.path()));
      }
    }
    return Answers.json(linked(request, found, document, "exceptions"));
  }

  @Get("/prov")
  HttpResponse<?> provenance(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    CwlValue.Rec outputs = CwlValue.Rec.EMPTY;
    if (found.state() instanceof JobState.Succeeded) {
      JobResults results = jobs.results(found);
      outputs = results.outputs();
    }
    ProvenanceDocument document =
        new ProvenanceDocument(
            routes.job(request, found.id()), routes.process(request, found.process()), found);
    return Answers.bytes(
        MediaTypes.JSON,
        Json.bytes(
            document.of(
                histories.inputs(found),
                outputs,
                histories.steps(found).steps(),
                histories.lineage(found, ProvenanceDocument.MOST_STEPS))));
  }

  private ObjectNode linked(HttpRequest<?> request, Job job, ObjectNode document, String name) {
    String own = routes.job(request, job.id());
    document
        .putArray("links")
        .add(Answers.jsonLink(own + "/" + name, "self", "This document"))
        .add(Answers.jsonLink(own, "up", "The job"));
    return document;
  }
}
