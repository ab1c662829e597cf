package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobCursor;
import org.orrery.api.jobs.JobPage;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.processes.ProcessId;

/** Jobs: list, status, steps, dismiss (Part 1: job list, core, dismiss). */
@Controller(Routes.BASE + "/jobs")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JobController {
  private static final List<String> LIST_PARAMETERS =
      List.of("type", "processID", "status", "datetime", "minDuration", "maxDuration", "limit");

  /** Behind everything that a database can compare with. */
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private final Gate gate;
  private final JobService jobs;
  private final JobDocuments documents;

  JobController(Gate gate, JobService jobs, JobDocuments documents) {
    this.gate = gate;
    this.jobs = jobs;
    this.documents = documents;
  }

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.LIST_JOBS);
    QueryParameters query = new QueryParameters(request);
    JobPage page =
        query(query)
            .map(asked -> jobs.list(visit.jobs(), asked))
            .orElse(new JobPage(List.of(), 0, null));
    return Answers.json(documents.list(request, repeated(query), page));
  }

  /** What is asked for, or empty if no job can match. */
  private static Optional<JobQuery> query(QueryParameters query) {
    QueryParameters.Interval created = query.datetime();
    Optional<JobCursor> after =
        query
            .one("after")
            .map(
                text ->
                    JobCursor.parse(text)
                        .filter(cursor -> cursor.created().isBefore(END_OF_TIME))
                        .filter(cursor -> cursor.created().isAfter(Instant.EPOCH))
                        .orElseThrow(
                            () -> QueryParameters.invalid("after", "what a `next` link says")));
    Set<OgcStatus> statuses = new HashSet<>();
    for (String status : query.all("status")) {
      statuses.add(
          OgcStatus.parse(status)
              .orElseThrow(
                  () ->
                      QueryParameters.invalid(
                          "status",
                          "`accepted`, `running`, `successful`, `failed` or `dismissed`")));
    }
    Set<String> processNames = query.all("processID");
    Set<ProcessId> processes = new HashSet<>();
    processNames.forEach(name -> ProcessId.parse(name).ifPresent(processes::add));
    JobQuery asked =
        new JobQuery(
            processes,
            statuses,
            created.from(),
            created.to(),
            query.seconds("minDuration"),
            query.seconds("maxDuration"),
            query.limit(),
            new JobQuery.Page.Newest(after.orElse(null)));
    Set<String> types = query.all("type");
    boolean noneOfType = !types.isEmpty() && !types.contains("process");
    boolean noneOfProcess = !processNames.isEmpty() && processes.isEmpty();
    return noneOfType || noneOfProcess ? Optional.empty() : Optional.of(asked);
  }

  /** The query that the next page keeps. */
  private static String repeated(QueryParameters query) {
    List<String> pairs = new ArrayList<>();
    for (String name : LIST_PARAMETERS) {
      query.raw(name).forEach(value -> pairs.add(name + "=" + Answers.encode(value)));
    }
    if (query.raw("limit").isEmpty()) {
      pairs.add("limit=" + QueryParameters.DEFAULT_LIMIT);
    }
    return String.join("&", pairs);
  }

  @Get("/{job}")
  HttpResponse<?> status(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    return Answers.json(documents.status(request, found));
  }

  @Get("/{job}/steps")
  HttpResponse<?> steps(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    return Answers.json(documents.steps(request, found, jobs.steps(found.id())));
  }

  @Delete("/{job}")
  HttpResponse<?> dismiss(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    boolean remove = new QueryParameters(request).flag("remove");
    Job found = gate.job(request, workspace, job, remove ? Action.REMOVE_JOB : Action.DISMISS_JOB);
    return Answers.json(
        documents.status(request, remove ? jobs.remove(found.id()) : jobs.dismiss(found.id())));
  }
}
