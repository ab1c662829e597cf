package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;
import org.orrery.api.access.Action;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobLog;
import org.orrery.api.jobs.JobLog.Stream;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * What the steps of a job say, while they say it and afterwards. The server's own; the second path
 * of a log is the one that clients of the Earth Observation Data Hub know.
 */
@Controller(Routes.BASE + "/jobs/{job}")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LogController {
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final String SUFFIX = ".log";
  private static final int DEFAULT_LIMIT = 100;
  private static final String STREAM = "stream";

  private final Gate gate;
  private final JobLogs logs;
  private final LogDocuments documents;
  private final StoredFiles files;
  private final EventStreams streams;

  LogController(
      Gate gate, JobLogs logs, LogDocuments documents, StoredFiles files, EventStreams streams) {
    this.gate = gate;
    this.logs = logs;
    this.documents = documents;
    this.files = files;
    this.streams = streams;
  }

  @Get("/logs")
  HttpResponse<?> list(
      HttpRequest<?> request, @PathVariable String workspace, @PathVariable String job) {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    QueryParameters query = new QueryParameters(request);
    int limit = query.one("limit").isEmpty() ? DEFAULT_LIMIT : query.limit();
    int after =
        query
            .one("after")
            .map(text -> LogTail.number("after", text, "what a `next` link says"))
            .orElse(0);
    return Answers.json(documents.list(request, found, limit, logs.list(found, after, limit)));
  }

  @Get("/logs/{log}")
  HttpResponse<?> log(
      HttpRequest<?> request,
      @PathVariable String workspace,
      @PathVariable String job,
      @PathVariable String log)
      throws IOException {
    Job found = gate.job(request, workspace, job, Action.READ_JOB);
    if (!log.endsWith(SUFFIX)) {
      throw new OrreryException(
          ErrorCode.NOT_FOUND, "Logs have names that end in `.log`; see the list of logs.");
    }
    JobLog read = logs.find(found, log.substring(0, log.length() - SUFFIX.length()));
    QueryParameters query = new QueryParameters(request);
    LogText text = LogText.of(logs, found, read, stream(query));
    if (EventStreams.wanted(request)) {
      return follow(request, text);
    }
    Optional<LogTail> tail = LogTail.of(query);
    HttpResponse<?> answer =
        tail.isPresent()
            ? Answers.bytes(TEXT, tail.get().read(text))
            : files.answer(request, source(found, text));
    MutableHttpResponse<?> response = answer.toMutableResponse();
    if (text.cut() > 0) {
      response.header("Orrery-Cut-Bytes", Long.toString(text.cut()));
    }
    return response.header("X-Content-Type-Options", "nosniff");
  }

  @Get("/{log:[^/]+[.]log}")
  HttpResponse<?> logByJob(
      HttpRequest<?> request,
      @PathVariable String workspace,
      @PathVariable String job,
      @PathVariable String log)
      throws IOException {
    return log(request, workspace, job, log);
  }

  private static Optional<Stream> stream(QueryParameters query) {
    return query
        .one(STREAM)
        .map(
            name ->
                switch (name) {
                  case "stdout" -> Stream.STDOUT;
                  case "stderr" -> Stream.STDERR;
                  case String _ -> throw QueryParameters.invalid(STREAM, "`stdout` or `stderr`");
                });
  }

  private HttpResponse<?> follow(HttpRequest<?> request, LogText text) {
    LogPosition from =
        EventStreams.lastId(request)
            .flatMap(id -> LogPosition.parse(id, text))
            .orElse(LogPosition.start(text));
    return text.log().over() && from.isEnd(text)
        ? EventStreams.nothingMore()
        : streams.answer(new FollowedLog(logs, streams, text, from));
  }

  private static StoredFiles.Source source(Job job, LogText text) {
    return new StoredFiles.Source(
        text.log().name() + SUFFIX, TEXT, text.size(), text.tag(), job.updated(), text::open);
  }
}
