package org.orrery.api.jobs;

/**
 * How much of what steps say is kept after their job's end. Of more than that the end is kept.
 *
 * @param bytesOfStream the most of one standard output or error
 * @param bytesOfJob the most of all of a job; what comes later loses
 */
public record LogLimits(long bytesOfStream, long bytesOfJob) {
  public static final LogLimits DEFAULT = new LogLimits(16L << 20, 512L << 20);

  public LogLimits {
    if (bytesOfStream < 1 || bytesOfJob < bytesOfStream) {
      throw new IllegalArgumentException(
          "a job's logs must have room for one stream: " + bytesOfStream + ", " + bytesOfJob);
    }
  }
}
