package org.orrery.backend.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.orrery.backend.spi.Capabilities;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.ComputeBackend;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.Prepared;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.Submission;
import org.orrery.backend.spi.SubmitOutcome;
import org.orrery.backend.spi.Tail;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskObservation;
import org.orrery.backend.spi.TaskVolume;
import org.orrery.backend.spi.Tenant;
import org.orrery.backend.spi.VolumePath;

/**
 * A backend without processes, for tests of its users: tasks do what {@link FakeCommands} say, on a
 * {@link FakeCluster} that goes on when this object is closed. It fails on demand in the ways that
 * real ones do. Files are real: the volume must be a folder of this host.
 */
public final class FakeBackend implements ComputeBackend {
  private static final long MEMORY_MEBIBYTES = 1L << 20;

  /** What befalls one submission. */
  public enum Fault {
    /** It reaches the cluster, the answer is lost: {@link SubmitOutcome.Unclear}. */
    ANSWER_LOST,
    /** It never reaches the cluster: {@link SubmitOutcome.Unclear}. */
    REQUEST_LOST,
    /** {@link SubmitOutcome.Rejected}. */
    REFUSED
  }

  private final FakeCluster cluster;
  private final Function<Tenant, TaskVolume> volumes;
  private final Map<Tenant, TaskVolume> opened = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private volatile Optional<String> silence = Optional.empty();
  private volatile boolean containers = true;

  /**
   * @param volumes opens a tenant's volume, once for each
   */
  public FakeBackend(FakeCluster cluster, Function<Tenant, TaskVolume> volumes) {
    this.cluster = cluster;
    this.volumes = volumes;
  }

  /** The next submissions meet these faults, one each, in order. */
  public void failNextSubmissions(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** From now on {@link Capabilities#containers} are not offered. */
  public void offerNoContainers() {
    containers = false;
  }

  /** From now on every look gives {@link TaskObservation.Unknown}. */
  public void fallSilent(String why) {
    silence = Optional.of(why);
  }

  public void speakAgain() {
    silence = Optional.empty();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        "fake",
        cluster.slots(),
        MEMORY_MEBIBYTES,
        containers
            ? new Capabilities.Containers.Offered(true)
            : new Capabilities.Containers.NotOffered("it was told to offer none"),
        true);
  }

  @Override
  public Map<TaskKey, SubmitOutcome> submit(Tenant tenant, List<Submission> tasks) {
    Map<TaskKey, SubmitOutcome> answer = new LinkedHashMap<>();
    for (Submission task : tasks) {
      answer.put(task.key(), submit(tenant, task));
    }
    return answer;
  }

  private SubmitOutcome submit(Tenant tenant, Submission task) {
    Fault fault = faults.poll();
    if (fault == Fault.REQUEST_LOST) {
      return new SubmitOutcome.Unclear("the request may be lost");
    }
    FakeCluster.Name name = new FakeCluster.Name(tenant, task.key());
    boolean tooLarge =
        task.spec().resources().cores() > cluster.slots()
            || task.spec().resources().memoryMebibytes() > MEMORY_MEBIBYTES;
    if (!cluster.knows(name) && (fault == Fault.REFUSED || tooLarge)) {
      return new SubmitOutcome.Rejected(new Cause.Refused("the fake cluster has no such machine"));
    }
    cluster.accept(name, task.spec(), volume(tenant));
    return fault == Fault.ANSWER_LOST
        ? new SubmitOutcome.Unclear("the answer may be lost")
        : new SubmitOutcome.Accepted(handle(name));
  }

  @Override
  public Map<TaskKey, TaskHandle> find(Tenant tenant, Set<TaskKey> keys) {
    Map<TaskKey, TaskHandle> found = new LinkedHashMap<>();
    for (TaskKey key : keys) {
      FakeCluster.Name name = new FakeCluster.Name(tenant, key);
      if (cluster.knows(name)) {
        found.put(key, handle(name));
      }
    }
    return found;
  }

  @Override
  public Map<TaskHandle, TaskObservation> observe(Set<TaskHandle> handles) {
    Map<TaskHandle, TaskObservation> answer = new LinkedHashMap<>();
    for (TaskHandle handle : handles) {
      answer.put(
          handle,
          silence
              .<TaskObservation>map(TaskObservation.Unknown::new)
              .orElseGet(() -> cluster.observe(name(handle))));
    }
    return answer;
  }

  @Override
  public void cancel(Set<TaskHandle> handles) {
    handles.forEach(handle -> cluster.cancel(name(handle)));
  }

  /** {@inheritDoc} Only what is not over is touched: it is cancelled. */
  @Override
  public void release(Set<TaskHandle> handles) {
    cancel(handles);
  }

  /** Every image is there; its digest depends on its name and source alone. */
  @Override
  public Map<ContainerImage, ImageResolution> resolveImages(
      Tenant tenant, Set<ContainerImage> images) {
    Map<ContainerImage, ImageResolution> found = new LinkedHashMap<>();
    for (ContainerImage image : images) {
      found.put(
          image,
          new ImageResolution.Found(
              "sha256:" + "%064x".formatted(Integer.toUnsignedLong(image.hashCode()))));
    }
    return found;
  }

  @Override
  public TaskVolume volume(Tenant tenant) {
    return opened.computeIfAbsent(
        tenant, owner -> new ForgettingVolume(owner, volumes.apply(owner)));
  }

  @Override
  public void onChange(Runnable hint) {
    cluster.onChange(hint);
  }

  @Override
  public void close() {}

  private static TaskHandle handle(FakeCluster.Name name) {
    return new TaskHandle(name.key(), name.tenant().id());
  }

  private static FakeCluster.Name name(TaskHandle handle) {
    return new FakeCluster.Name(new Tenant(handle.reference()), handle.key());
  }

  /** Tells the cluster when a task's tombstone is deleted. */
  private final class ForgettingVolume implements TaskVolume {
    private final Tenant tenant;
    private final TaskVolume volume;

    ForgettingVolume(Tenant tenant, TaskVolume volume) {
      this.tenant = tenant;
      this.volume = volume;
    }

    @Override
    public Map<TaskKey, Prepared> prepare(List<StagePlan> plans) {
      return volume.prepare(plans);
    }

    @Override
    public Map<TaskKey, Collected> collect(List<CollectRequest> requests) {
      return volume.collect(requests);
    }

    @Override
    public InputStream open(StageSource file, Range range) throws IOException {
      return volume.open(file, range);
    }

    @Override
    public Map<VolumePath, Tail> tails(Set<VolumePath> files, int bytes) throws IOException {
      return volume.tails(files, bytes);
    }

    @Override
    public boolean publish(VolumePath folder, VolumePath newName) throws IOException {
      return volume.publish(folder, newName);
    }

    @Override
    public void delete(VolumePath folder) throws IOException {
      volume.delete(folder);
      cluster.deleted(tenant, folder);
    }

    @Override
    public String pathSeenByTasks(VolumePath path) {
      return volume.pathSeenByTasks(path);
    }
  }
}
