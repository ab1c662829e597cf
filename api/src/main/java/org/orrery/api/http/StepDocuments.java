package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobStep;
import org.orrery.api.jobs.StepLog;
import org.orrery.api.jobs.StepRecord;
import org.orrery.api.jobs.StepTimes;

/** What is known of steps. What was not measured has no member. */
@Singleton
final class StepDocuments {
  private final Routes routes;

  StepDocuments(Routes routes) {
    this.routes = routes;
  }

  ObjectNode list(HttpRequest<?> request, Job job, List<JobStep> steps) {
    String own = routes.job(request, job.id());
    ObjectNode document = Json.object();
    ArrayNode all = document.putArray("steps");
    steps.forEach(step -> all.add(step(own, step)));
    document
        .putArray("links")
        .add(Answers.jsonLink(own + "/steps", "self", "These steps"))
        .add(Answers.jsonLink(own, "up", "The job"));
    return document;
  }

  /**
   * @param job its URL
   */
  static ObjectNode step(String job, JobStep step) {
    ObjectNode shown =
        Json.object()
            .put("path", step.path())
            .put("status", step.status().name().toLowerCase(Locale.ROOT));
    StepTimes times = step.times();
    if (times.attempt() > 0) {
      shown.put("attempt", times.attempt());
    }
    put(shown, "begun", times.begun());
    put(shown, "queued", times.queued());
    put(shown, "ended", times.ended());
    StepRecord facts = step.facts();
    if (facts != null) {
      add(shown, facts);
    }
    StepLog log = step.log();
    if (log != null) {
      shown.putArray("links").add(LogDocuments.link(job, log.name(), "related"));
    }
    return shown;
  }

  private static void put(ObjectNode step, String name, @Nullable Instant time) {
    if (time != null) {
      step.put(name, Json.time(time));
    }
  }

  private static void add(ObjectNode step, StepRecord facts) {
    step.put("attempt", facts.attempt());
    ArrayNode arguments = step.putArray("arguments");
    facts.arguments().forEach(arguments::add);
    if (facts.image() != null) {
      step.put("image", facts.image());
    }
    step.putObject("asked")
        .put("cores", facts.asked().cores())
        .put("memoryMebibytes", facts.asked().memoryMebibytes());
    StepRecord.Used used = facts.used();
    if (used != null) {
      step.put("started", Json.time(used.started())).put("ended", Json.time(used.ended()));
      ObjectNode measured = step.putObject("used");
      if (!used.processorTime().isZero()) {
        measured.put("processorSeconds", used.processorTime().toMillis() / 1000.0);
      }
      if (used.peakMemoryKibibytes() > 0) {
        measured.put("peakMemoryKibibytes", used.peakMemoryKibibytes());
      }
      if (used.imageDigest() != null) {
        step.put("imageDigest", used.imageDigest());
      }
    }
    if (facts.exitCode() != null) {
      step.put("exitCode", facts.exitCode());
    }
    if (facts.signal() != null) {
      step.put("signal", facts.signal());
    }
    if (facts.reuse() != null) {
      step.put("reuse", facts.reuse());
    }
    JobFailure failure = facts.failure();
    if (failure != null) {
      step.set("exception", JobDocuments.failure(failure));
    }
    StepRecord.Left left = facts.left();
    if (left != null) {
      step.put("filesBytes", left.bytes())
          .put("stdoutTail", left.stdout())
          .put("stderrTail", left.stderr());
    }
  }
}
