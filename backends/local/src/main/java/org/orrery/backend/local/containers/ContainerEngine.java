package org.orrery.backend.local.containers;

import java.util.List;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/**
 * Runs containers on this host, each under a name of its owner's choice. Every method but {@link
 * #close} may block for a round trip; an engine that does not answer is never a container's end.
 */
public interface ContainerEngine extends AutoCloseable {
  /**
   * Finds out what an image's name stands for, and fetches it if it is not there. May block as long
   * as a pull takes. Idempotent; equal images that are asked for at once are fetched once.
   */
  ImageResolution resolve(ContainerImage image);

  /**
   * Makes and starts a container. Idempotent on the name: one that is there already is started, one
   * that runs is left alone.
   *
   * @throws EngineUnavailableException if it may or may not have been started: call again
   * @throws ContainerRefusedException if it was not started; nothing of it is left
   */
  void start(ContainerStart container) throws EngineUnavailableException, ContainerRefusedException;

  /** What has become of a container. */
  ContainerState state(String name) throws EngineUnavailableException;

  /**
   * Calls back once, from any thread, when a container has ended or when the engine can't tell any
   * more: a hint, after which {@link #state} decides.
   */
  void onEnd(String name, Runnable hint);

  /** Sends a signal to a container's first process. One that does not run is left as it is. */
  void signal(String name, Signal signal) throws EngineUnavailableException;

  /** Kills a container that still runs, and deletes it. Absent is fine. */
  void remove(String name) throws EngineUnavailableException;

  /** Every container, running or not, that carries a label of this key. */
  List<OwnedContainer> labelled(String key) throws EngineUnavailableException;

  /** Forgets the connection; containers go on. Idempotent. */
  @Override
  void close();

  /** What {@link #signal} sends. */
  enum Signal {
    TERM,
    KILL
  }
}
