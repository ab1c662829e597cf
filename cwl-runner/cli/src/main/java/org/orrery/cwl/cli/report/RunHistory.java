package org.orrery.cwl.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.cli.place.StepRecord;
import org.orrery.cwl.model.value.CwlValue;

/**
 * A run that is over.
 *
 * @param steps attempts in the order of their ends
 * @param outputs null if it did not succeed
 * @param failure why not, one sentence; null if it succeeded
 */
public record RunHistory(
    RunRequest request,
    Instant started,
    Instant ended,
    List<StepRecord> steps,
    CwlValue.@Nullable Rec outputs,
    @Nullable String failure) {
  public RunHistory {
    steps = List.copyOf(steps);
  }

  Duration wall() {
    return Duration.between(started, ended);
  }
}
