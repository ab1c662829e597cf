package org.orrery.backend.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.orrery.backend.launcher.LaunchCommand;
import org.orrery.backend.local.AttemptFolder.Trace;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/**
 * Runs tasks as processes of this host, as many at once as its cores and memory allow. What became
 * of a task stands in its attempt's folder, so another backend object on the same volumes, in this
 * process or in the next one, goes on where this one ended. It reads no clock: what it says does
 * not depend on the time of day.
 */
public final class LocalBackend implements ComputeBackend {
  private final LocalBackendSettings settings;
  private final Function<Tenant, TaskVolume> volumes;
  private final HostProcesses host;
  private final TaskRunner runner;
  private final LocalContainers containers;
  private final Supplier<Optional<String>> againstProcesses;
  private final ContainerRecovery recovery;
  private final Map<Tenant, TenantPlace> places = new ConcurrentHashMap<>();

  /**
   * @param volumes opens a tenant's volume, which lies on this host's file system; called once for
   *     each tenant
   * @param executor starts tasks and looks after those of an earlier server; it is not closed here
   * @param readers for work that blocks as long as this backend lives, of which there is little; it
   *     is not closed here
   * @throws IOException if the launcher can't be installed, or this host is no Linux
   */
  public LocalBackend(
      LocalBackendSettings settings,
      Function<Tenant, TaskVolume> volumes,
      ScheduledExecutorService executor,
      Executor readers)
      throws IOException {
    this(settings, volumes, executor, readers, LocalContainers.none(executor));
  }

  /**
   * The same for tasks in containers, too.
   *
   * @param containers closed together with this
   */
  public LocalBackend(
      LocalBackendSettings settings,
      Function<Tenant, TaskVolume> volumes,
      ScheduledExecutorService executor,
      Executor readers,
      LocalContainers containers)
      throws IOException {
    this(settings, volumes, executor, readers, containers, Optional::empty);
  }

  /**
   * The same where tasks may be held to containers.
   *
   * @param againstProcesses why no task may run as a plain process of this host just now, or empty
   *     if one may; asked for each task, from many threads
   */
  public LocalBackend(
      LocalBackendSettings settings,
      Function<Tenant, TaskVolume> volumes,
      ScheduledExecutorService executor,
      Executor readers,
      LocalContainers containers,
      Supplier<Optional<String>> againstProcesses)
      throws IOException {
    this.settings = settings;
    this.againstProcesses = againstProcesses;
    this.volumes = volumes;
    this.containers = containers;
    this.host = HostProcesses.ofThisHost();
    ContainerTasks tasks =
        new ContainerTasks(
            containers.engine(),
            containers.settings(),
            containers.launcher(settings.launcherFolder()),
            settings.grace(),
            settings.endTasksOnClose() ? ContainerLabels.ofProcess(host.self()) : Map.of(),
            new ContainerTasks.Threads(containers.blocking(), executor));
    this.runner =
        new TaskRunner(
            settings,
            host,
            starter(settings, executor, readers),
            tasks,
            round -> new AdoptedPoll(executor, containers.blocking(), round));
    this.recovery = new ContainerRecovery(containers, host, executor, this::recovered);
    if (containers.available() && !settings.endTasksOnClose()) {
      recovery.begin();
    }
  }

  private static LauncherStarter starter(
      LocalBackendSettings settings, Executor executor, Executor readers) throws IOException {
    Path launcher = settings.launcher().installInto(settings.launcherFolder());
    LauncherStarter each = new ProcessStarter(launcher, executor);
    return switch (settings.launcher().kind()) {
      case NATIVE -> new SpawnerStarter(launcher, executor, readers, each);
      case SHELL -> each;
    };
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        "local",
        settings.cores(),
        settings.memoryMebibytes(),
        containers.offered(),
        !settings.endTasksOnClose());
  }

  @Override
  public TaskVolume volume(Tenant tenant) {
    return place(tenant).volume();
  }

  @Override
  public Map<TaskKey, SubmitOutcome> submit(Tenant tenant, List<Submission> tasks) {
    Map<TaskKey, SubmitOutcome> answer = new LinkedHashMap<>();
    for (Submission task : tasks) {
      answer.put(task.key(), submit(tenant, task));
    }
    runner.startWhatFits();
    return answer;
  }

  private SubmitOutcome submit(Tenant tenant, Submission task) {
    try {
      TenantPlace place = place(tenant);
      Optional<TaskHandle> known = find(place, task.key());
      if (known.isPresent()) {
        return new SubmitOutcome.Accepted(known.get());
      }
      Optional<String> refusal = refusal(task.spec());
      if (refusal.isPresent()) {
        return new SubmitOutcome.Rejected(new Cause.Refused(refusal.get()));
      }
      if (task.spec().container() != null) {
        sweepOnce();
      }
      return new SubmitOutcome.Accepted(accept(place, task));
    } catch (IOException | UncheckedIOException e) {
      return new SubmitOutcome.Unclear("the task could not be noted: " + e.getMessage());
    }
  }

  /** Folder first, then the entry that leads to it: whatever is cut off between is harmless. */
  private TaskHandle accept(TenantPlace place, Submission task) throws IOException {
    Demand demand = Demand.of(task.spec().resources());
    VolumePath wanted = task.spec().folders().attempt();
    if (settings.endTasksOnClose()) {
      place.attempt(wanted).create();
    } else {
      place.attempt(wanted).create(task.key(), demand);
    }
    VolumePath attempt = place.index().enter(task.key(), wanted);
    TaskHandle handle = place.handle(task.key(), attempt);
    runner.enqueue(
        handle.reference(), place.attempt(attempt), demand, launch(place, attempt, task));
    return handle;
  }

  private LocalTask.Launch launch(TenantPlace place, VolumePath attempt, Submission task) {
    TaskSpec spec = task.spec();
    TaskVolume volume = place.volume();
    Container container = spec.container();
    LaunchCommand command =
        new LaunchCommand(
            volume.pathSeenByTasks(attempt),
            container == null
                ? volume.pathSeenByTasks(spec.folders().work())
                : container.workingDirectory(),
            spec.streams().stdin(),
            volume.pathSeenByTasks(spec.streams().stdout()),
            volume.pathSeenByTasks(spec.streams().stderr()),
            spec.timeLimit(),
            settings.grace(),
            spec.arguments());
    ContainerLaunch launch =
        container == null
            ? null
            : new ContainerLaunch(
                place.tenant(),
                task.key(),
                place.root(),
                attempt,
                spec.folders(),
                spec.streams(),
                container,
                spec.resources());
    return new LocalTask.Launch(command, spec.environment(), launch);
  }

  private Optional<String> refusal(TaskSpec spec) {
    if (spec.container() != null && !containers.available()) {
      return containers.refusal().map(why -> "no containers are run here: " + why);
    }
    if (spec.container() == null) {
      Optional<String> why = againstProcesses.get();
      if (why.isPresent()) {
        return why;
      }
    }
    Demand demand = Demand.of(spec.resources());
    if (!runner.canEverHold(demand)) {
      return Optional.of("it asks for %s, and there are %s".formatted(demand, runner.total()));
    }
    boolean nul =
        spec.arguments().stream().anyMatch(LocalBackend::holdsNul)
            || spec.environment().values().stream().anyMatch(LocalBackend::holdsNul);
    if (nul) {
      return Optional.of("no argument and no variable can hold a NUL character");
    }
    return spec.environment().keySet().stream()
        .filter(name -> name.isEmpty() || name.indexOf('=') >= 0 || holdsNul(name))
        .findFirst()
        .map(name -> "`" + name + "` can't name an environment variable");
  }

  private static boolean holdsNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the volume can't be read
   */
  @Override
  public Map<TaskKey, TaskHandle> find(Tenant tenant, Set<TaskKey> keys) {
    TenantPlace place = place(tenant);
    Map<TaskKey, TaskHandle> found = new LinkedHashMap<>();
    for (TaskKey key : keys) {
      try {
        find(place, key).ifPresent(handle -> found.put(key, handle));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private Optional<TaskHandle> find(TenantPlace place, TaskKey key) throws IOException {
    Optional<VolumePath> attempt = place.index().find(key);
    if (attempt.isEmpty()) {
      return Optional.empty();
    }
    TaskHandle handle = place.handle(key, attempt.get());
    boolean known = runner.knows(handle.reference()) || place.attempt(attempt.get()).isStarted();
    return known ? Optional.of(handle) : Optional.empty();
  }

  @Override
  public Map<TaskHandle, TaskObservation> observe(Set<TaskHandle> handles) {
    Map<TaskHandle, TaskObservation> answer = new LinkedHashMap<>();
    for (TaskHandle handle : handles) {
      answer.put(handle, observe(handle));
    }
    return answer;
  }

  private TaskObservation observe(TaskHandle handle) {
    try {
      Optional<TaskObservation> known = runner.observe(handle.reference());
      if (known.isPresent()) {
        return known.get();
      }
      Optional<AttemptFolder> attempt = attempt(handle);
      if (attempt.isEmpty()) {
        return new TaskObservation.Absent();
      }
      return switch (runner.tracer().trace(attempt.get())) {
        case Trace.Deleted() -> new TaskObservation.Absent();
        // Only its queue knew of it, and that is gone.
        case Trace.NotStarted() -> new TaskObservation.Absent();
        case Trace.Over(var outcome) -> new TaskObservation.Ended(outcome);
        case Trace.Runs runs -> {
          runner.adopt(handle.reference(), attempt.get());
          yield new TaskObservation.Running();
        }
        case Trace.BeingStarted beingStarted -> {
          runner.adopt(handle.reference(), attempt.get());
          yield new TaskObservation.Starting();
        }
        case Trace.CannotTell(String why) -> {
          runner.adopt(handle.reference(), attempt.get());
          yield new TaskObservation.Unknown(why);
        }
      };
    } catch (IOException | UncheckedIOException e) {
      return new TaskObservation.Unknown("its folder can't be read: " + e.getMessage());
    }
  }

  @Override
  public void cancel(Set<TaskHandle> handles) {
    for (TaskHandle handle : handles) {
      if (!runner.knows(handle.reference())) {
        // Perhaps one of an earlier server: looking at it adopts it.
        observe(handle);
      }
      runner.cancel(handle.reference());
    }
    runner.startWhatFits();
  }

  /** {@inheritDoc} A task that has not ended yet is cancelled first. */
  @Override
  public void release(Set<TaskHandle> handles) {
    handles.forEach(handle -> runner.release(handle.reference()));
    runner.startWhatFits();
  }

  @Override
  public Map<ContainerImage, ImageResolution> resolveImages(
      Tenant tenant, Set<ContainerImage> images) {
    sweepOnce();
    Map<ContainerImage, ImageResolution> answer = new LinkedHashMap<>();
    for (ContainerImage image : images) {
      answer.put(image, containers.engine().resolve(image));
    }
    return answer;
  }

  /** A command line asks its engine nothing before it needs a container. */
  private void sweepOnce() {
    if (containers.available() && settings.endTasksOnClose()) {
      recovery.begin();
    }
  }

  /** A container of this place that is in nobody's mind here; gives whether it has an owner. */
  private boolean recovered(ContainerLabels.Owner owner) throws IOException {
    TenantPlace place = place(owner.tenant());
    String reference = place.reference(owner.attempt());
    if (runner.knows(reference)) {
      return true;
    }
    AttemptFolder attempt = place.attempt(owner.attempt());
    return switch (runner.tracer().trace(attempt)) {
      case Trace.Runs() -> {
        runner.adopt(reference, attempt);
        yield true;
      }
      case Trace.BeingStarted beingStarted -> {
        runner.adopt(reference, attempt);
        yield true;
      }
      case Trace.CannotTell cannotTell -> true;
      case Trace.NotStarted() -> false;
      case Trace.Deleted() -> false;
      case Trace.Over over -> false;
    };
  }

  @Override
  public void onChange(Runnable hint) {
    runner.onChange(hint);
  }

  @Override
  public void close() {
    recovery.stop();
    runner.close();
  }

  private Optional<AttemptFolder> attempt(TaskHandle handle) {
    return TenantPlace.tenantOf(handle)
        .flatMap(tenant -> TenantPlace.attemptOf(handle).map(place(tenant)::attempt));
  }

  private TenantPlace place(Tenant tenant) {
    return places.computeIfAbsent(tenant, this::open);
  }

  /** Tasks of an earlier server take their share of the host before anything new is started. */
  private TenantPlace open(Tenant tenant) {
    try {
      TaskVolume volume = volumes.apply(tenant);
      if (settings.endTasksOnClose()) {
        return TenantPlace.ofThisProcess(tenant, volume);
      }
      TenantPlace place = TenantPlace.open(tenant, volume);
      for (VolumePath path : place.index().sweep()) {
        AttemptFolder attempt = place.attempt(path);
        switch (runner.tracer().trace(attempt)) {
          case Trace.Runs() -> runner.adopt(place.reference(path), attempt);
          // An engine that is silent for now may well run it.
          case Trace.CannotTell cannotTell when attempt.container().isPresent() ->
              runner.adopt(place.reference(path), attempt);
          case Trace.CannotTell cannotTell -> {}
          case Trace.BeingStarted beingStarted -> {}
          case Trace.NotStarted() -> {}
          case Trace.Deleted() -> {}
          case Trace.Over over -> {}
        }
      }
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException("the volume of `" + tenant.id() + "` can't be used", e);
    }
  }
}
