package org.orrery.backend.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.orrery.backend.local.containers.ContainerEngine;
import org.orrery.backend.local.containers.ContainerStart;
import org.orrery.backend.local.containers.ContainerState;
import org.orrery.backend.local.containers.EngineUnavailableException;
import org.orrery.backend.local.containers.OwnedContainer;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/** An engine whose containers do what a test says. */
final class ScriptedEngine implements ContainerEngine {
  static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  final Map<String, ContainerState> states = new ConcurrentHashMap<>();
  final Map<String, Map<String, String>> labels = new ConcurrentHashMap<>();
  final List<ContainerStart> starts = new CopyOnWriteArrayList<>();
  final List<Signal> signals = new CopyOnWriteArrayList<>();
  volatile boolean silent;
  volatile Life life = start -> new ContainerState.Running();
  volatile Pull pull = image -> new ImageResolution.Found(DIGEST);
  private final Map<String, Runnable> hints = new ConcurrentHashMap<>();

  /** What a container has come to once it is started. */
  interface Life {
    ContainerState of(ContainerStart start);
  }

  interface Pull {
    ImageResolution of(ContainerImage image);
  }

  /** A container changes by itself. */
  void becomes(String name, ContainerState state) {
    states.put(name, state);
    Runnable hint = hints.remove(name);
    if (hint != null) {
      hint.run();
    }
  }

  private void answer() throws EngineUnavailableException {
    if (silent) {
      throw new EngineUnavailableException("nobody answers", new IOException("refused"));
    }
  }

  @Override
  public ImageResolution resolve(ContainerImage image) {
    return silent ? new ImageResolution.Unavailable("nobody answers") : pull.of(image);
  }

  @Override
  public void start(ContainerStart container) throws EngineUnavailableException {
    answer();
    starts.add(container);
    labels.put(container.name(), container.labels());
    states.put(container.name(), life.of(container));
  }

  @Override
  public ContainerState state(String name) throws EngineUnavailableException {
    answer();
    return states.getOrDefault(name, new ContainerState.Absent());
  }

  @Override
  public void onEnd(String name, Runnable hint) {
    hints.put(name, hint);
    if (!(states.get(name) instanceof ContainerState.Running)) {
      hint.run();
    }
  }

  @Override
  public void signal(String name, Signal signal) throws EngineUnavailableException {
    answer();
    signals.add(signal);
  }

  @Override
  public void remove(String name) throws EngineUnavailableException {
    answer();
    states.remove(name);
    labels.remove(name);
  }

  @Override
  public List<OwnedContainer> labelled(String key) throws EngineUnavailableException {
    answer();
    List<OwnedContainer> all = new ArrayList<>();
    labels.forEach((name, of) -> all.add(new OwnedContainer(name, of)));
    return all;
  }

  @Override
  public void close() {}
}
