package org.orrery.backend.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names one attempt at one task, the same on every replica and after every restart.
 *
 * @param job the job's id
 * @param step the step's path inside the run, scatter indices included, for example {@code
 *     main/align[3]}
 * @param attempt counted from 1
 */
public record TaskKey(String job, String step, int attempt) implements Comparable<TaskKey> {
  private static final int SHORT_JOB_LENGTH = 20;
  private static final int HASH_BYTES = 10;

  public TaskKey {
    if (job.isEmpty() || attempt < 1) {
      throw new IllegalArgumentException(
          "a task key needs a job and an attempt from 1: " + job + ", " + attempt);
    }
  }

  /**
   * The name of whatever a backend creates for this task: {@code <short job>-<hash of job, path and
   * index>-<attempt>}, a DNS label of at most 63 characters.
   */
  public String objectName() {
    String plain = job.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    String shortJob = plain.substring(0, Math.min(SHORT_JOB_LENGTH, plain.length()));
    return (shortJob.isEmpty() ? "j" : shortJob) + "-" + hash() + "-" + attempt;
  }

  private String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(job.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      byte[] digest = sha.digest(step.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public int compareTo(TaskKey other) {
    int byJob = job.compareTo(other.job);
    int byStep = byJob != 0 ? byJob : step.compareTo(other.step);
    return byStep != 0 ? byStep : Integer.compare(attempt, other.attempt);
  }
}
