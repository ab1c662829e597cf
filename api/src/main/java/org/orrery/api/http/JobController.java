package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import org.orrery.api.access.Action;
import org.orrery.api.http.Gate.Visit;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobCursor;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.jobs.JobPage;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.processes.ProcessId;

/** Jobs: list, status, dismiss (Part 1: job list, core, dismiss). */
@Controller(Routes.BASE + "/jobs")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class JobController {
  private static final List<String> LIST_PARAMETERS =
      List.of("type", "processID", "status", "datetime", "minDuration", "maxDuration", "limit");

  /** Behind everything that a database can compare with. */
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  /** Those who look for more of them ask for the list of logs. */
  private static final int MOST_LOG_LINKS = 100;

  private final Gate gate;
  private final Dialects dialects;
  private final JobService jobs;
  private final JobDocuments documents;
  private final LongPolling polling;
  private final JobLogs logs;
  private final Leads leads;
  private final JobLeads jobLeads;

  JobController(
      Gate gate,
      Dialects dialects,
      JobService jobs,
      JobViews views,
      LongPolling polling,
      JobLogs logs) {
    this.gate = gate;
    this.dialects = dialects;
    this.jobs = jobs;
    this.documents = views.documents();
    this.leads = views.leads();
    this.jobLeads = views.pages();
    this.polling = polling;
    this.logs = logs;
  }

  @Get
  HttpResponse<?> list(HttpRequest<?> request, @PathVariable String workspace) {
    Visit visit = gate.workspace(request, workspace, Action.LIST_JOBS);
    QueryParameters query = new QueryParameters(request);
    JobQuery asked = query(query, page(query, dialects.of(request)));
    JobPage page =
        matchesNone(query) ? new JobPage(List.of(), 0, null) : jobs.list(visit.jobs(), asked);
    ObjectNode list = documents.list(request, repeated(query), asked, page);
    return Answers.json(list, leads.jobs(request, query, list));
  }

  /** Which part of the list: by a cursor, or by a number where the dialect counts. */
  static JobQuery.Page page(QueryParameters query, Dialect dialect) {
    if (dialect.oldestJobsFirst()) {
      return new JobQuery.Page.Oldest(query.skip());
    }
    return new JobQuery.Page.Newest(
        query
            .one("after")
            .map(
                text ->
                    JobCursor.parse(text)
                        .filter(cursor -> cursor.created().isBefore(END_OF_TIME))
                        .filter(cursor -> cursor.created().isAfter(Instant.EPOCH))
                        .orElseThrow(
                            () -> QueryParameters.invalid("after", "what a `next` link says")))
            .orElse(null));
  }

  static JobQuery query(QueryParameters query, JobQuery.Page page) {
    QueryParameters.Interval created = query.datetime();
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
    return new JobQuery(
        processes(query),
        statuses,
        created.from(),
        created.to(),
        query.seconds("minDuration"),
        query.seconds("maxDuration"),
        query.limit(),
        page);
  }

  private static Set<ProcessId> processes(QueryParameters query) {
    Set<ProcessId> processes = new HashSet<>();
    query.all("processID").forEach(name -> ProcessId.parse(name).ifPresent(processes::add));
    return processes;
  }

  private static boolean matchesNone(QueryParameters query) {
    Set<String> types = query.all("type");
    boolean noneOfType = !types.isEmpty() && !types.contains("process");
    boolean noneOfProcess = !query.all("processID").isEmpty() && processes(query).isEmpty();
    return noneOfType || noneOfProcess;
  }

  /** The query that the next page keeps. */
  static String repeated(QueryParameters query) {
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
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job)
      throws InterruptedException {
    Job asked = gate.job(request, workspace, job, Action.READ_JOB);
    if (Negotiation.wantsHtml(request)) {
      // A page shows steps, which change more often than the job itself does.
      return Answers.json(statusInfo(request, asked), jobLeads.job(request, asked));
    }
    Job found = polling.awaited(request, asked);
    return LongPolling.isKnown(request, found)
        ? polling.marked(HttpResponse.notModified(), request, found)
        : polling.marked(Answers.json(statusInfo(request, found)), request, found);
  }

  private ObjectNode statusInfo(HttpRequest<?> request, Job job) {
    ObjectNode status = documents.status(request, job);
    boolean begun = !(job.state() instanceof JobState.Accepted);
    return begun && dialects.of(request).zooDocuments()
        ? documents.withLogs(request, job, status, logs.names(job, MOST_LOG_LINKS))
        : status;
  }

  /** Dismisses what has not ended, and removes what has, unless it is said which is meant. */
  @Delete("/{job}")
  HttpResponse<?> dismiss(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.DISMISS_JOB);
    boolean ended = found.state().finishedAt().isPresent();
    QueryParameters query = new QueryParameters(request);
    boolean remove = query.one("remove").isPresent() ? query.flag("remove") : ended;
    if (remove) {
      gate.job(request, workspace, job, Action.REMOVE_JOB);
    }
    return Answers.json(
        documents.deleted(
            request, remove ? jobs.remove(found.id()) : jobs.dismiss(found.id()), remove));
  }
}
