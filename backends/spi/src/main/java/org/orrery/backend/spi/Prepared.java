package org.orrery.backend.spi;

/** What became of one {@link StagePlan}. */
public sealed interface Prepared {
  record Ready() implements Prepared {}

  /** An input is missing or may not be read: trying again will not help. */
  record Failed(String why) implements Prepared {}

  /** The disk is full or the volume can't be reached: trying again may help. */
  record Unavailable(String why) implements Prepared {}
}
