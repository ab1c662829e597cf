package org.orrery.api.processes;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps so many entries, and forgets what was used longest ago. Not safe for several threads. */
final class LatelyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final float LOAD_FACTOR = 0.75f;

  private final int limit;

  LatelyUsed(int limit) {
    super(limit, LOAD_FACTOR, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
