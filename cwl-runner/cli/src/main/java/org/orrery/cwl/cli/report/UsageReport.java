package org.orrery.cwl.cli.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.orrery.cwl.cli.place.StepRecord;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What a run used, as JSON: times in seconds, memory in KiB where measured and MiB where asked for.
 * What could not be measured has no field and counts as nothing in the totals.
 */
public final class UsageReport {
  private UsageReport() {}

  /** The report, ended by a line feed. */
  public static String of(RunHistory run) {
    List<CwlValue> steps = new ArrayList<>();
    Duration processor = Duration.ZERO;
    Duration busy = Duration.ZERO;
    double coreSeconds = 0;
    double mebibyteSeconds = 0;
    long peak = 0;
    for (StepRecord step : run.steps()) {
      steps.add(step(step));
      StepRecord.Used used = step.used();
      if (used != null) {
        processor = processor.plus(used.processorTime());
        busy = busy.plus(used.wall());
        coreSeconds += step.asked().cores() * seconds(used.wall());
        mebibyteSeconds += step.asked().memoryMebibytes() * seconds(used.wall());
        peak = Math.max(peak, used.peakMemoryKibibytes());
      }
    }
    CwlValue.Rec total =
        new JsonObject()
            .put("steps", run.steps().size())
            .put("wallSeconds", seconds(run.wall()))
            .put("stepSeconds", seconds(busy))
            .put("processorSeconds", seconds(processor))
            .put("reservedCoreSeconds", coreSeconds)
            .put("reservedMemoryMebibyteSeconds", mebibyteSeconds)
            .put("peakMemoryKibibytesOfOneStep", peak)
            .value();
    CwlValue.Rec report =
        new JsonObject()
            .put("process", run.request().document().process().header().id())
            .put("started", run.started().toString())
            .put("ended", run.ended().toString())
            .put("total", total)
            .putAll("steps", steps)
            .value();
    return CwlJson.writePretty(report) + "\n";
  }

  private static CwlValue.Rec step(StepRecord step) {
    JsonObject json =
        new JsonObject()
            .put("step", step.path())
            .put("attempt", step.attempt())
            .put("status", step.status().name().toLowerCase(Locale.ROOT))
            .put("coresAsked", step.asked().cores())
            .put("memoryMebibytesAsked", step.asked().memoryMebibytes())
            .put("image", step.image())
            .put("imageDigest", step.imageDigest());
    StepRecord.Used used = step.used();
    if (used != null) {
      json.put("started", used.started().toString())
          .put("ended", used.ended().toString())
          .put("wallSeconds", seconds(used.wall()))
          .put("processorSeconds", seconds(used.processorTime()))
          .put("peakMemoryKibibytes", used.peakMemoryKibibytes());
    }
    return json.value();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
