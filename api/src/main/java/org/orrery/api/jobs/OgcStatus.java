package org.orrery.api.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The job statuses of OGC API Processes Part 1, in the order of a job's life. */
public enum OgcStatus {
  ACCEPTED,
  RUNNING,
  SUCCESSFUL,
  FAILED,
  DISMISSED;

  /** As documents spell it, for example {@code running}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<OgcStatus> parse(String wire) {
    return Arrays.stream(values()).filter(status -> status.wire().equals(wire)).findFirst();
  }
}
