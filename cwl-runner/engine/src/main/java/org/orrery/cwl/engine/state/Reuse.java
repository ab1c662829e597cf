package org.orrery.cwl.engine.state;

/** Whether a task's results came from a cache of earlier ones, or go there, and why. */
public sealed interface Reuse {
  /** One sentence without its full stop, for the run's owner. */
  String why();

  /**
   * The results of an earlier task were taken.
   *
   * @param key of the entry, 64 hex digits
   */
  record Hit(String key, String why) implements Reuse {}

  /**
   * It was run; if it succeeds, its results are kept under that key.
   *
   * @param key 64 hex digits
   */
  record Miss(String key, String why) implements Reuse {}

  /** Neither looked up nor kept. */
  record Off(String why) implements Reuse {}
}
