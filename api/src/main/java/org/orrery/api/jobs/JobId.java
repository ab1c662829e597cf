package org.orrery.api.jobs;

import java.util.Optional;
import java.util.UUID;

/** Names a job. Random, so that nobody guesses the jobs of others. */
public record JobId(UUID value) implements Comparable<JobId> {
  public static JobId random() {
    return new JobId(UUID.randomUUID());
  }

  /** The id, or empty if the text is no UUID in its canonical form: then there is no such job. */
  public static Optional<JobId> parse(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? Optional.of(new JobId(uuid)) : Optional.empty();
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(JobId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
