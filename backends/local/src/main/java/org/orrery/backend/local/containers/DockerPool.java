package org.orrery.backend.local.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.orrery.backend.local.containers.ContainerStart.HostMount;

/**
 * Docker's containers that steps use one after another, and the steps in them: each is an exec of
 * the launcher, see {@code private.c}. Keeps nothing in mind.
 */
final class DockerPool {
  /** Of every container that is for more than one step: a tag that no other one has. */
  static final String LABEL = "orrery.pool";

  private static final String ROOT = "0:0";
  private static final String TRIED = "-";

  /** How long a listing or an order inside a container may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the launcher adds to its exit code if a process was killed for want of memory. */
  private static final int OUT_OF_MEMORY = 64;

  private final DockerClients docker;
  private final DockerImages images;
  private final DockerSandbox sandbox;

  DockerPool(DockerClients docker, DockerImages images, DockerSandbox sandbox) {
    this.docker = docker;
    this.images = images;
    this.sandbox = sandbox;
  }

  /**
   * A step that was begun.
   *
   * @param exec Docker's id of it
   * @param over completes when it has ended, or when that can't be told any more
   */
  record Begun(String exec, CompletableFuture<Void> over) {}

  /** A step as its container's processes show it. */
  record Listed(String name, Map<String, String> labels) {}

  /** Could steps in this image share a container? */
  boolean fits(ContainerStart start) throws EngineUnavailableException {
    // What one step leaves in such a folder the next one would see.
    return !images.config(start.digest()).volumes();
  }

  /**
   * Makes a container for steps like this one, and starts it.
   *
   * @param tag by which it is known from now on, whatever comes of this call
   * @param idle how long it waits for a next step before it ends
   * @return its id
   */
  String create(ContainerStart like, String tag, Duration idle)
      throws EngineUnavailableException, ContainerRefusedException {
    Map<String, String> labels = new TreeMap<>(like.common().labels());
    labels.put(LABEL, tag);
    ContainerStart pool =
        new ContainerStart(
            like.name(),
            labels,
            like.digest(),
            like.launcher(),
            like.command(),
            Map.of(),
            List.of(new HostMount(like.common().volume(), like.common().seen(), true)),
            like.network(),
            like.resources(),
            like.common());
    try {
      String id =
          docker.ask(
              () ->
                  docker
                      .calls()
                      .createContainerCmd(pool.digest())
                      .withLabels(labels)
                      .withUser(ROOT)
                      .withWorkingDir("/")
                      .withEntrypoint(List.of(DockerSandbox.LAUNCHER))
                      .withCmd("--idle", Long.toString(idle.toSeconds()))
                      .withHostConfig(sandbox.poolConfig(pool))
                      .exec()
                      .getId());
      docker.ask(() -> docker.calls().startContainerCmd(id).exec());
      return id;
    } catch (DockerException e) {
      throw DockerEngine.refused(e);
    }
  }

  /** Does this container let its launcher part steps from each other? */
  boolean parts(String container, ContainerStart start) throws EngineUnavailableException {
    List<String> words = new ArrayList<>(List.of("--private", TRIED, TRIED));
    words.addAll(sandbox.userArguments());
    words.addAll(List.of(start.common().seen(), "0"));
    return run(container, words).isPresent();
  }

  /**
   * Begins a step in a container; returns at once.
   *
   * @throws EngineUnavailableException if it was not begun
   */
  Begun begin(String container, ContainerStart start, StepView view)
      throws EngineUnavailableException {
    List<String> words =
        new ArrayList<>(
            List.of(DockerSandbox.LAUNCHER, "--private", start.name(), StepTag.of(start.labels())));
    words.addAll(sandbox.userArguments());
    words.add(start.common().seen());
    words.addAll(view.arguments());
    words.addAll(
        start.command().prefixedBy(images.config(start.digest()).entrypoint()).arguments());
    List<String> environment = new ArrayList<>();
    start.environment().forEach((name, value) -> environment.add(name + "=" + value));
    String exec;
    try {
      exec = prepare(container, words, environment);
    } catch (NotFoundException | ConflictException e) {
      throw new EngineUnavailableException("its container was removed before it was begun", e);
    }
    Collected output = new Collected();
    docker.streams().execStartCmd(exec).exec(output);
    return new Begun(exec, output.over);
  }

  private String prepare(String container, List<String> words, List<String> environment)
      throws EngineUnavailableException {
    return docker.ask(
        () ->
            docker
                .calls()
                .execCreateCmd(container)
                .withUser(ROOT)
                .withAttachStdout(true)
                .withEnv(environment)
                .withCmd(words.toArray(String[]::new))
                .exec()
                .getId());
  }

  /** What has become of a step that was begun. */
  ContainerState state(Begun step) throws EngineUnavailableException {
    try {
      var exec = docker.ask(() -> docker.calls().inspectExecCmd(step.exec()).exec());
      Long code = exec.getExitCodeLong();
      if (Boolean.TRUE.equals(exec.isRunning()) || (code == null && !step.over().isDone())) {
        return new ContainerState.Running();
      }
      return code == null || code >= 2 * OUT_OF_MEMORY
          ? new ContainerState.Ended(-1, false)
          : new ContainerState.Ended(
              code.intValue() & ~OUT_OF_MEMORY, (code.intValue() & OUT_OF_MEMORY) != 0);
    } catch (NotFoundException e) {
      return new ContainerState.Absent();
    }
  }

  /** Every running container of a pool, by id, with its tag. */
  Map<String, String> running() throws EngineUnavailableException {
    Map<String, String> tags = new TreeMap<>();
    List<Container> all =
        docker.ask(() -> docker.calls().listContainersCmd().withLabelFilter(List.of(LABEL)).exec());
    for (Container container : all) {
      tags.put(
          Objects.requireNonNull(container.getId(), "every container has an id"),
          Objects.requireNonNullElse(container.getLabels(), Map.<String, String>of())
              .getOrDefault(LABEL, ""));
    }
    return tags;
  }

  /** The steps that run in a container; none if it does not run. */
  List<Listed> steps(String container) throws EngineUnavailableException {
    String[] words =
        run(container, List.of("--steps")).map(text -> text.split("\0")).orElse(new String[0]);
    List<Listed> steps = new ArrayList<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      steps.add(new Listed(words[i], StepTag.labels(words[i + 1])));
    }
    return steps;
  }

  /** Sends SIGTERM to a step's launcher. One that does not run is left as it is. */
  void terminate(String container, String step) throws EngineUnavailableException {
    Optional<String> _ = run(container, List.of("--signal", step, "15"));
  }

  /** What the launcher prints; empty if it fails, or the container does not run. */
  private Optional<String> run(String container, List<String> arguments)
      throws EngineUnavailableException {
    List<String> words = new ArrayList<>(List.of(DockerSandbox.LAUNCHER));
    words.addAll(arguments);
    String exec;
    try {
      exec = prepare(container, words, List.of());
    } catch (NotFoundException | ConflictException e) {
      return Optional.empty();
    }
    Collected output = new Collected();
    docker.streams().execStartCmd(exec).exec(output);
    docker.ask(() -> output.over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    try {
      Long code = docker.ask(() -> docker.calls().inspectExecCmd(exec).exec()).getExitCodeLong();
      return code != null && code == 0 ? Optional.of(output.text()) : Optional.empty();
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** However the stream ends, it is over; what the state is then is asked for. */
  private static final class Collected extends ResultCallback.Adapter<Frame> {
    private static final int MOST = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    @Override
    public synchronized void onNext(Frame frame) {
      byte[] payload = frame.getPayload();
      bytes.write(payload, 0, Math.min(payload.length, MOST - bytes.size()));
    }

    @Override
    public void onError(Throwable error) {
      over.complete(null);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      over.complete(null);
    }

    synchronized String text() {
      return new String(Arrays.copyOf(bytes.toByteArray(), bytes.size()), StandardCharsets.UTF_8);
    }
  }
}
