package org.orrery.backend.local;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;

/** Finds a task's attempt folder by its key alone. Safe for use from any thread. */
interface TaskIndex {
  /**
   * Enters an existing attempt folder for a key. Idempotent.
   *
   * @return the folder that counts: an earlier one wins as long as it exists
   */
  VolumePath enter(TaskKey key, VolumePath attempt) throws IOException;

  /** The attempt folder of a key, whether it still exists or not. */
  Optional<VolumePath> find(TaskKey key) throws IOException;

  /** Removes every entry whose folder was deleted, and gives those that are left. */
  List<VolumePath> sweep() throws IOException;

  /**
   * For a volume that lives no longer than this process: nobody looks for its tasks later, and a
   * file less is made for each.
   */
  static TaskIndex ofThisProcess() {
    Map<TaskKey, VolumePath> entries = new ConcurrentHashMap<>();
    return new TaskIndex() {
      @Override
      public VolumePath enter(TaskKey key, VolumePath attempt) {
        VolumePath earlier = entries.putIfAbsent(key, attempt);
        return earlier == null ? attempt : earlier;
      }

      @Override
      public Optional<VolumePath> find(TaskKey key) {
        return Optional.ofNullable(entries.get(key));
      }

      @Override
      public List<VolumePath> sweep() {
        return List.of();
      }
    };
  }
}
