package org.orrery.api.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.orrery.api.jobs.JobMetrics;
import org.orrery.api.jobs.OgcStatus;

/** What Prometheus reads of jobs. */
final class Meters implements JobMetrics {
  private static final List<String> STATES =
      List.of("accepted", "running", "held", "succeeded", "failed", "dismissed");

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter claimed;
  private final Counter events;
  private final Counter pauses;
  private final Map<String, AtomicLong> jobs = new ConcurrentHashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted = registry.counter("orrery.jobs.accepted");
    this.claimed = registry.counter("orrery.jobs.claimed");
    this.events = registry.counter("orrery.run.events");
    this.pauses = registry.counter("orrery.runs.paused");
    for (String state : STATES) {
      jobs.put(state, registry.gauge("orrery.jobs", tag(state), new AtomicLong()));
    }
  }

  private static List<Tag> tag(String state) {
    return List.of(Tag.of("state", state));
  }

  /** How many jobs this server runs. */
  void runs(IntSupplier size) {
    // Held strongly: a gauge alone keeps what it measures only weakly.
    Gauge.builder("orrery.runs", size::getAsInt).strongReference(true).register(registry);
  }

  void jobs(Map<String, Long> byState) {
    jobs.forEach((state, gauge) -> gauge.set(byState.getOrDefault(state, 0L)));
  }

  @Override
  public void accepted() {
    accepted.increment();
  }

  @Override
  public void claimed(int count) {
    claimed.increment(count);
  }

  @Override
  public void eventsAppended(int count) {
    events.increment(count);
  }

  @Override
  public void ended(OgcStatus status) {
    registry.counter("orrery.jobs.ended", "status", status.wire()).increment();
  }

  @Override
  public void putOff() {
    pauses.increment();
  }
}
