package org.orrery.backend.local.containers;

import java.io.IOException;
import java.util.List;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/**
 * Runs no containers, and says why. What an earlier server ran may still be there, so it can't tell
 * of any container that it is gone.
 *
 * @param why in words for the owner of a task
 */
public record NoEngine(String why) implements ContainerEngine {
  @Override
  public ImageResolution resolve(ContainerImage image) {
    return new ImageResolution.Failed(new Cause.Image(image.name(), why));
  }

  @Override
  public void start(ContainerStart container) throws EngineUnavailableException {
    throw silent();
  }

  @Override
  public ContainerState state(String name) throws EngineUnavailableException {
    throw silent();
  }

  @Override
  public void onEnd(String name, Runnable hint) {
    hint.run();
  }

  @Override
  public void signal(String name, Signal signal) throws EngineUnavailableException {
    throw silent();
  }

  @Override
  public void remove(String name) throws EngineUnavailableException {
    throw silent();
  }

  @Override
  public List<OwnedContainer> labelled(String key) throws EngineUnavailableException {
    throw silent();
  }

  @Override
  public void close() {}

  private EngineUnavailableException silent() {
    return new EngineUnavailableException(why, new IOException(why));
  }
}
