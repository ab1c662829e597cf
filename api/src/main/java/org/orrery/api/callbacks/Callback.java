package org.orrery.api.callbacks;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.orrery.api.jobs.JobId;
import org.orrery.api.jobs.Subscriber.Occasion;

/**
 * Something to tell a subscriber, claimed for one attempt. Its text does not show where it goes.
 *
 * @param id the same at every attempt
 * @param api as {@link org.orrery.api.jobs.Subscriber#api}
 * @param dialect as {@link org.orrery.api.jobs.Subscriber#dialect}
 * @param attempt counts from 1; only the claim of that number may write what became of it
 * @param age since there was something to tell
 */
public record Callback(
    UUID id,
    JobId job,
    Occasion occasion,
    URI receiver,
    String api,
    String dialect,
    int attempt,
    Duration age) {
  @Override
  public String toString() {
    return "Callback " + id;
  }
}
