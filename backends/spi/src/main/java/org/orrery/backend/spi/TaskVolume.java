package org.orrery.backend.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that one tenant's tasks see. Safe for use from any thread; every method but {@link
 * #pathSeenByTasks} may block for a round trip.
 */
public interface TaskVolume {
  /**
   * Carries out many plans in one round trip. Idempotent; one bad plan never hides the others.
   * Nothing else may write in the plans' folders meanwhile.
   */
  Map<TaskKey, Prepared> prepare(List<StagePlan> plans);

  /** Lists what many tasks left, in one round trip. Changes nothing. */
  Map<TaskKey, Collected> collect(List<CollectRequest> requests);

  /**
   * Reads a slice of a regular file. No symbolic link is followed, at any place of the path:
   * callers name the real place that {@link Collected.Entry#source} gave.
   *
   * @param range what lies beyond the end is left out
   * @return the bytes; reading fails with {@link IOException} if fewer arrive than the file held
   *     when it was opened, so a short answer is never taken for a result
   * @throws java.nio.file.NoSuchFileException if there is no such regular file
   * @throws IOException if it can't be read now
   */
  InputStream open(StageSource file, Range range) throws IOException;

  /**
   * Reads the last bytes of many files, in one round trip. A file that is absent, or that can't be
   * read for a reason of its own, is left out; so is one reached through a symbolic link.
   *
   * @param bytes the most of each
   * @throws IOException if the volume can't be reached now
   */
  Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) throws IOException;

  /**
   * Gives a folder another name, all at once: whoever looks sees the whole folder there, or
   * nothing. The folders above the new name are made as needed.
   *
   * @return false if there is something under the new name already: then nothing was changed
   * @throws java.nio.file.NoSuchFileException if there is no such folder
   * @throws IOException if it can't be done now
   */
  boolean publish(VolumePath folder, VolumePath newName) throws IOException;

  /**
   * Deletes a folder with everything below it, following no link. Absent is fine. Never the root.
   */
  void delete(VolumePath folder) throws IOException;

  /** The absolute path under which tasks see a place of this volume. Pure: no round trip. */
  String pathSeenByTasks(VolumePath path);
}
