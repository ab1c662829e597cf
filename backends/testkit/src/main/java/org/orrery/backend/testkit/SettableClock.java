package org.orrery.backend.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use from any thread. */
public final class SettableClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;
  private final List<Runnable> listeners;

  private SettableClock(AtomicReference<Instant> now, ZoneId zone, List<Runnable> listeners) {
    this.now = now;
    this.zone = zone;
    this.listeners = listeners;
  }

  public static SettableClock at(Instant start) {
    return new SettableClock(
        new AtomicReference<>(start), ZoneOffset.UTC, new CopyOnWriteArrayList<>());
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves to any time, an earlier one too; then calls the listeners, in this thread. */
  public void set(Instant time) {
    now.set(time);
    listeners.forEach(Runnable::run);
  }

  /** Moves by a duration, which may be negative; then calls the listeners, in this thread. */
  public void advance(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
    listeners.forEach(Runnable::run);
  }

  /** Registers what is called after each move. */
  public void onMove(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Shows the same time, and is moved along. */
  @Override
  public SettableClock withZone(ZoneId other) {
    return new SettableClock(now, other, listeners);
  }
}
