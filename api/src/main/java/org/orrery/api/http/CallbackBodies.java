package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.orrery.api.callbacks.Callback;
import org.orrery.api.callbacks.CallbackDocuments;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;

/** What callbacks carry: the documents that the subscriber could have asked for. */
@Singleton
final class CallbackBodies implements CallbackDocuments {
  private final JobService jobs;
  private final JobDocuments documents;

  CallbackBodies(JobService jobs, JobDocuments documents) {
    this.jobs = jobs;
    this.documents = documents;
  }

  @Override
  public byte[] document(Job job, Callback callback) {
    Dialect dialect = Dialects.named(callback.dialect());
    return Json.bytes(
        switch (callback.occasion()) {
          case IN_PROGRESS -> documents.status(callback.api(), dialect, begun(job));
          case FAILURE -> documents.status(callback.api(), dialect, job);
          case SUCCESS -> results(job, jobUrl(job, callback), dialect);
        });
  }

  @Override
  public String jobUrl(Job job, Callback callback) {
    return callback.api() + "/jobs/" + job.id();
  }

  /** The job as it was when it started: it may have ended since, which is told apart. */
  private static Job begun(Job job) {
    return job.state()
        .finishedAt()
        .flatMap(end -> job.state().startedAt())
        .map(
            started ->
                new Job(
                    job.id(),
                    job.workspaces(),
                    job.process(),
                    job.version(),
                    job.owner(),
                    new JobState.Running(started),
                    job.created(),
                    started,
                    0,
                    "The job is being run."))
        .orElse(job);
  }

  private ObjectNode results(Job job, String url, Dialect dialect) {
    JobResults results = jobs.results(job);
    ResultDocuments parts = new ResultDocuments(url + "/results", results);
    Optional<ObjectNode> collection =
        dialect.collectionResults()
            ? new StacResults(job, results, parts, jobs).collection()
            : Optional.empty();
    ResultForm form = ResultForm.calledBack(jobs.request(job.id()));
    return collection.orElseGet(
        () ->
            new ResultParts(jobs, job, results, parts)
                .map(ResultAnswers.outputs(results.outputs(), form), form));
  }
}
