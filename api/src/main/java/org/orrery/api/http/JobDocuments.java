package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.JobPage;
import org.orrery.api.jobs.JobQuery;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.jobs.Retention;

/** Jobs as the standard's documents (statusInfo, jobList). */
@Singleton
final class JobDocuments {
  private final Routes routes;
  private final Dialects dialects;
  private final Retention retention;
  private final RenderedTexts texts;

  /** A job that has ended, and all that its status depends on. */
  private record Ended(JobId id, Instant updated, String api, Dialect dialect) {}

  JobDocuments(Routes routes, Dialects dialects, Retention retention, RenderedTexts texts) {
    this.routes = routes;
    this.dialects = dialects;
    this.retention = retention;
    this.texts = texts;
  }

  /**
   * @param query what the list was asked by, encoded, without what tells the page
   */
  ObjectNode list(HttpRequest<?> request, String query, JobQuery asked, JobPage page) {
    ObjectNode list = Json.object();
    ArrayNode jobs = list.putArray("jobs");
    String api = routes.base(request);
    Dialect dialect = dialects.of(request);
    boolean toBeRead = Negotiation.wantsHtml(request);
    for (Job job : page.jobs()) {
      jobs.add(
          toBeRead || job.state().finishedAt().isEmpty()
              ? status(api, dialect, job)
              : texts.node(
                  new Ended(job.id(), job.updated(), api, dialect),
                  () -> status(api, dialect, job)));
    }
    if (page.matched() <= JobPage.MOST_COUNTED) {
      list.put("numberMatched", page.matched());
    }
    list.put("numberReturned", page.jobs().size());
    String self = api + "/jobs?" + query;
    if (asked.page() instanceof JobQuery.Page.Oldest(int skipped)) {
      return EodhDocuments.list(list, page, self, skipped, asked.limit());
    }
    ArrayNode links = list.putArray("links");
    links.add(Answers.jsonLink(self, "self", "This list"));
    if (page.next() != null) {
      links.add(Answers.jsonLink(self + "&after=" + page.next().encode(), "next", "Older jobs"));
    }
    return list;
  }

  /** A statusInfo; {@code id} beside {@code jobID} is the name in version 2.0. */
  ObjectNode status(HttpRequest<?> request, Job job) {
    return status(routes.base(request), dialects.of(request), job);
  }

  /**
   * The same without a request.
   *
   * @param api the URL of the workspace's API
   */
  ObjectNode status(String api, Dialect dialect, Job job) {
    ObjectNode status =
        Json.object()
            .put("jobID", job.id().toString())
            .put("id", job.id().toString())
            .put("type", "process")
            .put("processingEntityType", "ogc-api-processes")
            .put("processID", job.process().value())
            .put("processVersion", job.version().name())
            .put("processRevision", job.version().revision())
            .put("status", job.state().ogcStatus().wire())
            .put("progress", job.progress())
            .put("created", Json.time(job.created()))
            .put("updated", Json.time(job.updated()));
    if (!job.message().isEmpty()) {
      status.put("message", job.message());
    }
    job.state().startedAt().ifPresent(time -> status.put("started", Json.time(time)));
    job.state().finishedAt().ifPresent(time -> status.put("finished", Json.time(time)));
    retention.expires(job.state()).ifPresent(time -> status.put("expires", Json.time(time)));
    if (job.state() instanceof JobState.Failed(_, _, JobFailure failure)) {
      status.set("exception", failure(failure));
    }
    status.set("links", links(api + "/jobs/" + job.id(), job));
    return dialect.zooDocuments() ? EodhDocuments.status(status, job, api + "/jobs") : status;
  }

  /**
   * Adds links to logs where clients of EODH's look for them.
   *
   * @param names of the logs
   */
  ObjectNode withLogs(HttpRequest<?> request, Job job, ObjectNode status, List<String> names) {
    String own = routes.job(request, job.id());
    ArrayNode links = status.withArray("links");
    for (String name : names) {
      String file = name + ".log";
      links.add(
          Answers.link(
              own + "/" + Answers.encode(file), "related", "text/plain", "Tool log " + file));
    }
    return status;
  }

  /**
   * What is left to say of a job that was dismissed or removed. Version 1.0 knows one status for
   * both.
   */
  ObjectNode deleted(HttpRequest<?> request, Job job, boolean removed) {
    ObjectNode status = status(request, job);
    String list = routes.base(request) + "/jobs";
    if (dialects.of(request).zooDocuments()) {
      return EodhDocuments.dismissed(status, list);
    }
    if (removed) {
      status.put("status", OgcStatus.DISMISSED.wire());
      status.put("message", "The job was removed with its results.");
      status.remove("expires");
      status.putArray("links").add(Answers.jsonLink(list, "up", "The jobs"));
    }
    return status;
  }

  /** A place in a document, kept as {@code file:line:column}. */
  private record Place(String file, int line, int column) {
    private static final Pattern SHAPE = Pattern.compile("(.+):([0-9]{1,9}):([0-9]{1,9})");

    static Optional<Place> parse(@Nullable String text) {
      Matcher parts = SHAPE.matcher(text == null ? "" : text);
      return parts.matches()
          ? Optional.of(
              new Place(
                  parts.group(1),
                  Integer.parseInt(parts.group(2)),
                  Integer.parseInt(parts.group(3))))
          : Optional.empty();
    }
  }

  /** A job's failure as a problem, without {@code instance}. */
  static ObjectNode failure(JobFailure failure) {
    ObjectNode problem =
        ProblemAnswers.document(
            failure.code(), failure.code().httpStatus(), failure.message(), List.of());
    problem.put("cause", failure.cause());
    if (failure.step() != null) {
      problem.put("step", failure.step());
    }
    Place.parse(failure.at())
        .ifPresent(
            place ->
                problem
                    .putObject("location")
                    .put("file", place.file())
                    .put("line", place.line())
                    .put("column", place.column()));
    if (failure.stderrTail() != null) {
      problem.put("stderrTail", failure.stderrTail());
    }
    return problem;
  }

  private static ArrayNode links(String self, Job job) {
    ArrayNode links = Json.array();
    links.add(Answers.jsonLink(self, "self", "This job"));
    links.add(Representations.representation(self, Negotiation.Format.HTML, "alternate"));
    links.add(Answers.jsonLink(self, "monitor", "This job's status"));
    links.add(Answers.jsonLink(self + "/steps", "related", "The job's steps"));
    Answers.ogcLinks(links, self + "/logs", "log", "What the job's steps say");
    // Only when there are any: clients take the link as the sign that they may fetch.
    if (job.state().ogcStatus() == OgcStatus.SUCCESSFUL) {
      Answers.ogcLinks(links, self + "/results", "results", "The job's results");
    }
    if (job.state().ogcStatus() == OgcStatus.FAILED) {
      Answers.ogcLinks(links, self + "/results", "exceptions", "Why the job failed");
    }
    return links;
  }
}
