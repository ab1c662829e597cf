package org.orrery.backend.spi;

import java.time.Duration;

/** Why a task did not end by its own exit. Closed: every backend maps what it sees onto these. */
public sealed interface Cause {
  /** The launcher ended the command at its time limit. */
  record TimeLimit(Duration limit) implements Cause {}

  /** It needed more memory than it was given. Zero means unknown. */
  record OutOfMemory(long limitMebibytes, long peakMebibytes) implements Cause {}

  /** It was cancelled through {@link ComputeBackend#cancel}. */
  record Cancelled() implements Cause {}

  /** The program could not be started at all, for example because it does not exist. */
  record NotStarted(String why) implements Cause {}

  /** The machine or the launcher died under it: a fault of the platform, worth another attempt. */
  record Lost(String why) implements Cause {}

  /**
   * Its container image can't be had. Trying again will not help.
   *
   * @param image the name, as the author wrote it
   * @param why in the words of the registry or of the container engine, without secrets
   */
  record Image(String image, String why) implements Cause {}

  /** The backend can't give what was asked for, for example more cores than it has. */
  record Refused(String why) implements Cause {}
}
