package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.StepRecord;

/** What is known of a step that is over. What was not measured has no member. */
final class StepDocuments {
  private StepDocuments() {}

  static void add(ObjectNode step, StepRecord facts) {
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
