package org.orrery.backend.local;

import org.orrery.backend.spi.Resources;

/**
 * What a task takes from this host while it runs. Whole numbers, so that taking and giving back
 * never drifts.
 */
record Demand(long millicores, long memoryMebibytes) {
  static Demand of(Resources resources) {
    return new Demand(millicores(resources.cores()), resources.memoryMebibytes());
  }

  static long millicores(double cores) {
    return (long) Math.ceil(cores * 1000);
  }

  boolean fitsInto(Demand room) {
    return millicores <= room.millicores && memoryMebibytes <= room.memoryMebibytes;
  }

  Demand plus(Demand other) {
    return new Demand(millicores + other.millicores, memoryMebibytes + other.memoryMebibytes);
  }

  Demand minus(Demand other) {
    return new Demand(millicores - other.millicores, memoryMebibytes - other.memoryMebibytes);
  }

  @Override
  public String toString() {
    return "%s cores and %d MiB".formatted(millicores / 1000.0, memoryMebibytes);
  }
}
