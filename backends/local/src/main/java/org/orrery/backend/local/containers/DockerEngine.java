package org.orrery.backend.local.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;

/** Docker, or whatever answers the Docker Engine API (1.41 or later), Podman's service included. */
public final class DockerEngine implements ContainerEngine {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private static final String NO_SUCH_CONTAINER = "No such container";

  private final DockerClients docker;
  private final DockerImages images;
  private final DockerSandbox sandbox;

  /**
   * Connects when it is first asked something.
   *
   * @param host of the daemon, as {@code DOCKER_HOST} names it; null for what the environment says
   */
  public DockerEngine(@Nullable URI host, ContainerSettings settings) {
    this.docker = new DockerClients(host);
    this.images = new DockerImages(docker, settings.images());
    this.sandbox = new DockerSandbox(settings);
  }

  /** The same, with one container for many steps if the settings say so. */
  public static ContainerEngine open(@Nullable URI host, ContainerSettings settings) {
    DockerEngine fresh = new DockerEngine(host, settings);
    return new PooledEngine(
        fresh, new DockerPool(fresh.docker, fresh.images, fresh.sandbox), settings.pool());
  }

  @Override
  public ImageResolution resolve(ContainerImage image) {
    return images.resolve(image);
  }

  @Override
  public void start(ContainerStart container)
      throws EngineUnavailableException, ContainerRefusedException {
    try {
      LaunchCommand command =
          container.command().prefixedBy(images.config(container.digest()).entrypoint());
      create(container, command);
      run(container.name());
    } catch (DockerException e) {
      remove(container.name());
      throw refused(e);
    }
  }

  private void run(String name) throws EngineUnavailableException {
    try {
      docker.ask(() -> docker.calls().startContainerCmd(name).exec());
    } catch (NotModifiedException e) {
      // It runs already.
    } catch (NotFoundException e) {
      // Docker says 404, too, when something is missing inside the container.
      if (DockerAnswers.words(e).startsWith(NO_SUCH_CONTAINER)) {
        throw new EngineUnavailableException("it was removed before it was started", e);
      }
      throw e;
    }
  }

  private void create(ContainerStart container, LaunchCommand command)
      throws EngineUnavailableException {
    List<String> environment = new ArrayList<>();
    container.environment().forEach((name, value) -> environment.add(name + "=" + value));
    try {
      docker.ask(
          () ->
              docker
                  .calls()
                  .createContainerCmd(container.digest())
                  .withName(container.name())
                  .withLabels(container.labels())
                  .withUser(sandbox.user())
                  .withWorkingDir("/")
                  .withEnv(environment)
                  .withEntrypoint(List.of(DockerSandbox.LAUNCHER))
                  .withCmd(command.arguments())
                  .withHostConfig(sandbox.hostConfig(container))
                  .exec());
    } catch (ConflictException e) {
      // It is there already: an earlier call, or another server of the same place, made it.
    }
  }

  static ContainerRefusedException refused(DockerException answer) {
    return new ContainerRefusedException(reason(answer), answer);
  }

  private static Cause reason(DockerException answer) {
    String words = DockerAnswers.words(answer);
    return answer.getHttpStatus() == BAD_REQUEST || answer.getHttpStatus() == NOT_FOUND
        ? new Cause.NotStarted("its container can't be made: " + words)
        : new Cause.Lost("its container could not be started: " + words);
  }

  @Override
  public ContainerState state(String name) throws EngineUnavailableException {
    InspectContainerResponse.ContainerState state;
    try {
      state = docker.ask(() -> docker.calls().inspectContainerCmd(name).exec()).getState();
    } catch (NotFoundException e) {
      return new ContainerState.Absent();
    }
    if ("created".equals(state.getStatus())) {
      return new ContainerState.Created();
    }
    if (Boolean.TRUE.equals(state.getRunning())) {
      return new ContainerState.Running();
    }
    Long code = state.getExitCodeLong();
    return new ContainerState.Ended(
        code == null ? -1 : code.intValue(), Boolean.TRUE.equals(state.getOOMKilled()));
  }

  @Override
  public void onEnd(String name, Runnable hint) {
    AtomicBoolean given = new AtomicBoolean();
    Runnable once =
        () -> {
          if (!given.getAndSet(true)) {
            hint.run();
          }
        };
    try {
      docker.streams().waitContainerCmd(name).exec(new EndCallback(once));
    } catch (RuntimeException e) {
      once.run();
    }
  }

  @Override
  public void signal(String name, Signal signal) throws EngineUnavailableException {
    try {
      docker.ask(() -> docker.calls().killContainerCmd(name).withSignal("SIG" + signal).exec());
    } catch (NotFoundException | ConflictException e) {
      // It does not run any more.
    }
  }

  @Override
  public void remove(String name) throws EngineUnavailableException {
    try {
      docker.ask(
          () ->
              docker
                  .calls()
                  .removeContainerCmd(name)
                  .withForce(true)
                  .withRemoveVolumes(true)
                  .exec());
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or somebody else is removing it.
    } catch (DockerException e) {
      throw new EngineUnavailableException(
          "a container could not be removed: " + DockerAnswers.words(e), e);
    }
  }

  @Override
  public List<OwnedContainer> labelled(String key) throws EngineUnavailableException {
    DockerClient client = docker.calls();
    List<Container> all =
        docker.ask(
            () ->
                client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(key)).exec());
    List<OwnedContainer> owned = new ArrayList<>();
    for (Container container : all) {
      Map<String, String> labels = container.getLabels();
      owned.add(
          new OwnedContainer(
              Objects.requireNonNull(container.getId(), "every container has an id"),
              labels == null ? Map.of() : labels));
    }
    return owned;
  }

  @Override
  public void close() {
    try {
      docker.close();
    } catch (IOException e) {
      // Nothing depends on how a connection ends.
      return;
    }
  }

  /** However the wait ends, it is over. */
  private static final class EndCallback extends ResultCallback.Adapter<WaitResponse> {
    private final Runnable hint;

    EndCallback(Runnable hint) {
      this.hint = hint;
    }

    @Override
    public void onError(Throwable error) {
      // Not logged by the library as an error: the state is asked for next.
      hint.run();
    }

    @Override
    public void onComplete() {
      super.onComplete();
      hint.run();
    }
  }
}
