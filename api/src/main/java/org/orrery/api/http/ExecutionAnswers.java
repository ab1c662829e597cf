package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobWatch;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessSummary;

/** Answers executions: by the job, or by its results if these are there in time. */
@Singleton
final class ExecutionAnswers {
  private final JobWatch watch;
  private final JobDocuments documents;
  private final ResultAnswers results;
  private final Routes routes;
  private final ExecutionSettings settings;

  ExecutionAnswers(
      JobWatch watch,
      JobDocuments documents,
      ResultAnswers results,
      Routes routes,
      ExecutionSettings settings) {
    this.watch = watch;
    this.documents = documents;
    this.results = results;
    this.routes = routes;
    this.settings = settings;
  }

  /**
   * @param job accepted just now
   */
  HttpResponse<?> answer(HttpRequest<?> request, ProcessSummary process, Job job)
      throws IOException {
    Preferences preferences = Preferences.of(request);
    ExecutionMode mode = ExecutionMode.of(process.jobControl(), preferences, settings.syncLimit());
    Job newest =
        switch (mode) {
          case ExecutionMode.Async() -> job;
          case ExecutionMode.Sync(Duration patience) -> ended(job, patience);
        };
    boolean byJob = mode instanceof ExecutionMode.Async || !hasEnded(newest);
    HttpResponse<?> answer = byJob ? created(request, newest) : results.executed(request, newest);
    if (answer instanceof MutableHttpResponse<?> open) {
      ExecutionMode.applied(mode, byJob, preferences)
          .ifPresent(applied -> open.header(Preferences.APPLIED, applied));
    }
    return answer;
  }

  private Job ended(Job job, Duration patience) {
    try {
      return watch.await(job.id(), ExecutionAnswers::hasEnded, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrreryException(
          ErrorCode.SHUTTING_DOWN, "The server stops; the job `%s` goes on.".formatted(job.id()));
    }
  }

  private static boolean hasEnded(Job job) {
    return switch (job.state()) {
      case JobState.Accepted _, JobState.Running _, JobState.Held _ -> false;
      case JobState.Succeeded _, JobState.Failed _, JobState.Dismissed _ -> true;
    };
  }

  private HttpResponse<?> created(HttpRequest<?> request, Job job) {
    return Answers.created(documents.status(request, job), routes.job(request, job.id()));
  }
}
