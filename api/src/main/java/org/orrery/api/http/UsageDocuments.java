package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.orrery.api.jobs.JobUsage;
import org.orrery.api.jobs.StepRecord;

/**
 * What a job has used, with the names that calrissian's usage report has: hours of cores and of
 * memory are those asked for, over the time that they were held. What was measured beside has names
 * of its own; what was not has none.
 */
final class UsageDocuments {
  private static final double SECONDS_OF_HOUR = 3600;
  private static final double BYTES_OF_MEGABYTE = 1e6;

  /** Calrissian's megabytes of memory are 10^6 bytes. */
  private static final double MEGABYTES_OF_MEBIBYTE = 1.048576;

  private UsageDocuments() {}

  static ObjectNode report(JobUsage usage) {
    ObjectNode report = Json.object();
    JobUsage.Total total = usage.total();
    if (total != null) {
      double elapsed = Duration.between(total.started(), total.ended()).toNanos() / 1e9;
      report
          .put("start_time", Json.time(total.started()))
          .put("finish_time", Json.time(total.ended()))
          .put("elapsed_seconds", elapsed)
          .put("elapsed_hours", elapsed / SECONDS_OF_HOUR)
          .put("total_cpu_hours", total.coreSeconds() / SECONDS_OF_HOUR)
          .put(
              "total_ram_megabyte_hours",
              total.mebibyteSeconds() * MEGABYTES_OF_MEBIBYTE / SECONDS_OF_HOUR);
      if (total.diskBytes() != null) {
        report.put("total_disk_megabytes", total.diskBytes() / BYTES_OF_MEGABYTE);
      }
      if (total.processorSeconds() != null) {
        report.put("total_processor_seconds", total.processorSeconds());
      }
      report
          .put("total_tasks", total.attempts())
          .put("max_parallel_cpus", total.peak().cores())
          .put("max_parallel_ram_megabytes", total.peak().memoryMebibytes() * MEGABYTES_OF_MEBIBYTE)
          .put("max_parallel_tasks", total.peak().attempts());
    }
    ArrayNode children = report.putArray("children");
    usage.children().forEach(child -> children.add(child(child)));
    return report;
  }

  private static ObjectNode child(JobUsage.Child child) {
    StepRecord facts = child.facts();
    StepRecord.Used used = child.used();
    double elapsed = used.seconds();
    double megabytes = facts.asked().memoryMebibytes() * MEGABYTES_OF_MEBIBYTE;
    ObjectNode document =
        Json.object()
            .put("name", child.name())
            .put("step", child.step())
            .put("attempt", facts.attempt())
            .put("cpus", facts.asked().cores())
            .put("ram_megabytes", megabytes);
    StepRecord.Left left = facts.left();
    if (left != null) {
      document.put("disk_megabytes", left.bytes() / BYTES_OF_MEGABYTE);
    }
    if (facts.exitCode() != null) {
      document.put("exit_code", facts.exitCode());
    }
    document
        .put("start_time", Json.time(used.started()))
        .put("finish_time", Json.time(used.ended()))
        .put("elapsed_seconds", elapsed)
        .put("elapsed_hours", elapsed / SECONDS_OF_HOUR)
        .put("cpu_hours", facts.asked().cores() * elapsed / SECONDS_OF_HOUR)
        .put("ram_megabyte_hours", megabytes * elapsed / SECONDS_OF_HOUR);
    if (!used.processorTime().isZero()) {
      document.put("processor_seconds", used.processorTime().toNanos() / 1e9);
    }
    if (used.peakMemoryKibibytes() > 0) {
      document.put("peak_ram_kibibytes", used.peakMemoryKibibytes());
    }
    return document;
  }
}
