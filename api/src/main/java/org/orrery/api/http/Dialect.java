package org.orrery.api.http;

/**
 * How answers are given below a prefix: the standard's way, or that of clients which were written
 * for another server and depend on its ways. Everything else is the same for all.
 *
 * @param runningAtOnce an accepted job is shown as running: clients stop looking at anything else
 */
record Dialect(String name, boolean runningAtOnce) {
  /** OGC API Processes. */
  static final Dialect STANDARD = new Dialect("standard", false);

  /** The Earth Observation Data Hub's workflow runner. */
  static final Dialect EODH = new Dialect("eodh", true);
}
