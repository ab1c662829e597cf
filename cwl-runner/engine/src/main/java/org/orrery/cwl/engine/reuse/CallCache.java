package org.orrery.cwl.engine.reuse;

import java.io.IOException;
import org.orrery.backend.spi.Collected;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Results of tasks that succeeded, by all that decided them. A cache belongs to one tenant and lies
 * on that tenant's volume, outside the folders of runs. Safe for any thread and for several runs,
 * also of several processes, at once.
 */
public interface CallCache {
  /** What is known of a call. */
  sealed interface Found {
    /** In words for people, one sentence without its full stop. */
    String why();

    /**
     * Every file was there as it was kept when this was asked.
     *
     * @param outputs their files lie in the cache, and must not be changed
     */
    record Hit(CwlValue.Rec outputs, String why) implements Found {}

    /** Nothing that may be used: also if files were lost or changed. */
    record Miss(String why) implements Found {}
  }

  /**
   * Looks for the results of an equal call. Reads every file of what it finds.
   *
   * @param plan of the call that asks: what it staged may be among its outputs
   * @throws IOException if the volume can't be reached now
   */
  Found find(CallParts parts, TaskPlan plan) throws IOException;

  /**
   * Keeps the results of a task that succeeded, all at once or not at all. What was kept before
   * under the same key stays.
   *
   * @param left what the task left, matched files with their digests
   * @return the outputs with their files where they are kept; the given ones, if they were not kept
   *     because another task was faster
   * @throws NotKeptException if these results can't be kept
   * @throws IOException if the volume can't be reached now
   */
  CwlValue.Rec keep(CallParts parts, TaskPlan plan, CwlValue.Rec outputs, Collected.Listing left)
      throws IOException, NotKeptException;

  /** Results that no cache can hold. */
  final class NotKeptException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotKeptException(String why) {
      super(why, null, false, false);
    }
  }
}
