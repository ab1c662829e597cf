package org.orrery.backend.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place to compute. All methods may be called from any thread and may block for a round trip,
 * {@link #cancel} only until the request is on its way. An answer holds one entry for each thing
 * asked: one bad task never hides the others.
 */
public interface ComputeBackend extends AutoCloseable {
  Capabilities capabilities();

  /**
   * Starts tasks, or puts them in the backend's queue. Idempotent on the key: a task that was
   * accepted before, is running, has ended or was released is accepted again with the same meaning
   * and is never started a second time. The folders {@code work} and {@code temporary} exist
   * already.
   */
  Map<TaskKey, SubmitOutcome> submit(Tenant tenant, List<Submission> tasks);

  /**
   * Finds tasks again, after a restart or an unclear submission. A key that is absent from the
   * answer was never accepted, or was accepted but never started and the backend has forgotten it:
   * both may be submitted.
   */
  Map<TaskKey, TaskHandle> find(Tenant tenant, Set<TaskKey> keys);

  /**
   * Looks at many tasks at once. The caller must not assume that a state between two looks was
   * seen.
   */
  Map<TaskHandle, TaskObservation> observe(Set<TaskHandle> handles);

  /**
   * Asks tasks to end: SIGTERM to the whole process tree, SIGKILL after a grace period. Idempotent;
   * returns at once. Unknown and ended tasks are left as they are. A queued task ends without
   * having started.
   */
  void cancel(Set<TaskHandle> handles);

  /**
   * Deletes what submit created. A tombstone stays until {@link TaskVolume#delete} removes the
   * attempt's folder: {@link #find} still answers and {@link #submit} does not start the task
   * again. Idempotent.
   */
  void release(Set<TaskHandle> handles);

  /**
   * Finds out what images' names stand for, and fetches what is not there. May block as long as a
   * pull takes. Idempotent; equal images that are asked for at once are fetched once.
   */
  Map<ContainerImage, ImageResolution> resolveImages(Tenant tenant, Set<ContainerImage> images);

  /** The files that the tenant's tasks see. The same object may be given for several calls. */
  TaskVolume volume(Tenant tenant);

  /**
   * Registers a hint: called, from any thread and perhaps needlessly, when an observation may have
   * changed. A caller that gets no hint still polls.
   */
  void onChange(Runnable hint);

  /** Stops watching. Tasks go on if {@link Capabilities#survivesServer}, else they are ended. */
  @Override
  void close();
}
