package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.pages.Anchor;
import org.orrery.api.http.pages.Drawing;
import org.orrery.api.http.pages.Lead;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobHistories;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.JobStep;
import org.orrery.api.jobs.OgcStatus;
import org.orrery.api.jobs.StepRecord;
import org.orrery.api.processes.ProcessService;

/** What the page of a job shows first; null wherever no page is wanted. */
@Singleton
final class JobLeads {
  /** A page with more can't be read; the steps' own document has all. */
  private static final int MOST_STEPS = 500;

  private static final int MOST_ARGUMENTS = 300;

  private final JobHistories histories;
  private final ProcessService processes;
  private final Routes routes;

  JobLeads(JobHistories histories, ProcessService processes, Routes routes) {
    this.histories = histories;
    this.processes = processes;
    this.routes = routes;
  }

  @Nullable Lead job(HttpRequest<?> request, Job job) {
    if (!Negotiation.wantsHtml(request)) {
      return null;
    }
    List<JobStep> steps = histories.steps(job).steps();
    OgcStatus status = job.state().ogcStatus();
    return new Lead.Job(
        new Anchor(
            routes.process(request, job.process()),
            job.process().value() + ", version " + job.version().name()),
        status.wire(),
        job.message(),
        job.progress(),
        job.state().finishedAt().isPresent(),
        picture(job, steps),
        steps.stream().limit(MOST_STEPS).map(JobLeads::step).toList(),
        job.state() instanceof JobState.Failed(_, _, JobFailure failure) ? failure(failure) : null,
        status == OgcStatus.SUCCESSFUL ? routes.job(request, job.id()) + "/results" : null);
  }

  /** Of the version that the job runs, whatever has become of the process. */
  private @Nullable Drawing picture(Job job, List<JobStep> steps) {
    return WorkflowGraphs.drawing(processes.get(job.version().key()).cwl(), steps);
  }

  private static Lead.Step step(JobStep step) {
    StepRecord facts = step.facts();
    return new Lead.Step(
        step.path(),
        step.status().name().toLowerCase(Locale.ROOT),
        facts == null ? List.of() : words(facts),
        facts == null || facts.left() == null ? List.of() : excerpts(facts.left()));
  }

  private static List<String> words(StepRecord facts) {
    List<String> words = new ArrayList<>();
    JobFailure failure = facts.failure();
    if (failure != null) {
      words.add(failure.message());
    }
    StepRecord.Used used = facts.used();
    if (used != null) {
      words.add(Json.time(used.started()) + " to " + Json.time(used.ended()));
      if (used.peakMemoryKibibytes() > 0) {
        words.add(used.peakMemoryKibibytes() / 1024 + " MiB at most");
      }
    }
    if (facts.exitCode() != null) {
      words.add("exit code " + facts.exitCode());
    }
    if (facts.signal() != null) {
      words.add("signal " + facts.signal());
    }
    if (facts.attempt() > 1) {
      words.add("attempt " + facts.attempt());
    }
    if (facts.image() != null) {
      words.add(facts.image());
    }
    String arguments = String.join(" ", facts.arguments());
    words.add(
        arguments.length() > MOST_ARGUMENTS
            ? arguments.substring(0, MOST_ARGUMENTS) + "…"
            : arguments);
    words.removeIf(String::isEmpty);
    return words;
  }

  private static List<Lead.Excerpt> excerpts(StepRecord.Left left) {
    List<Lead.Excerpt> excerpts = new ArrayList<>();
    if (!left.stdout().isEmpty()) {
      excerpts.add(new Lead.Excerpt("stdout", left.stdout()));
    }
    if (!left.stderr().isEmpty()) {
      excerpts.add(new Lead.Excerpt("stderr", left.stderr()));
    }
    return excerpts;
  }

  private static Lead.Failure failure(JobFailure failure) {
    List<String> where = new ArrayList<>();
    if (failure.step() != null) {
      where.add("step " + failure.step());
    }
    if (failure.at() != null) {
      where.add(failure.at());
    }
    return new Lead.Failure(
        failure.message(),
        failure.cause(),
        String.join(", ", where),
        failure.stderrTail() == null
            ? List.of()
            : List.of(new Lead.Excerpt("The end of stderr", failure.stderrTail())));
  }
}
