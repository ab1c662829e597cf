package org.orrery.api.uploads;

import java.time.Duration;

/**
 * What uploads may cost.
 *
 * @param maxFileBytes of one file
 * @param quotaBytes of all files of a workspace together
 * @param kept how long a file stays that nothing refers to and nobody asks for
 */
public record UploadRules(long maxFileBytes, long quotaBytes, Duration kept) {
  public UploadRules {
    if (maxFileBytes < 1 || quotaBytes < 1 || !kept.isPositive()) {
      throw new IllegalArgumentException("rules of uploads must be positive");
    }
  }
}
