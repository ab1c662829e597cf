package org.orrery.backend.local.containers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.LauncherExit;
import org.orrery.backend.local.containers.DockerPool.Begun;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.ImageResolution;
import org.orrery.backend.spi.Resources;

/**
 * Keeps containers for the next step of their kind. To its caller each step has a container of its
 * own name; in truth it may be one that another step has left. Two steps are never in one at the
 * same time: a container's limits are then those of its step, and so is a death for want of memory.
 *
 * <p>Steps that no such container can show what they are to see get a fresh one: see {@link
 * StepView}. A container that nobody uses ends by itself, even if no server lives any more. Steps
 * in containers that another object, perhaps before a crash, has made are found by looking into
 * those.
 */
final class PooledEngine implements ContainerEngine {
  /** A container that is about to end by itself is no more given to a step. */
  private static final double TRUSTED_SHARE = 0.5;

  private static final int MOST_RESOLVED = 1000;

  /** What containers must have in common to be used one for another; all else is the place's. */
  private record Kind(
      String volume, String digest, boolean network, double cores, long memoryMebibytes) {
    static Kind of(ContainerStart start) {
      Resources asked = start.resources();
      return new Kind(
          start.common().volume(),
          start.digest(),
          start.network(),
          asked.cores(),
          asked.memoryMebibytes());
    }
  }

  /**
   * A container of this object.
   *
   * @param tag its label, known before it is made
   */
  private record Member(String id, String tag) {}

  /** One that waits for a step. */
  private record Idle(Member container, long sinceNanos) {}

  /** A step that this object began. */
  private record Lease(Kind kind, Member container, Begun step, Map<String, String> labels) {}

  private final ContainerEngine fresh;
  private final DockerPool pool;
  private final @Nullable Duration idleTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, Deque<Idle>> idle = new HashMap<>();
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();

  /** By the exec's id, for as long as its lease. */
  private final Map<String, ContainerState.Ended> ends = new ConcurrentHashMap<>();

  private final Map<ContainerImage, ImageResolution.Found> resolved = new ConcurrentHashMap<>();

  /**
   * Tags of the containers that this object uses or makes; any other is somebody else's, or lost.
   */
  private final Set<String> tags = ConcurrentHashMap.newKeySet();

  private final Set<String> freshlyMade = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Boolean possible;
  private boolean closed;

  /**
   * @param fresh closed together with this
   * @param idleTime null if containers are only looked for, and none is made
   */
  PooledEngine(ContainerEngine fresh, DockerPool pool, @Nullable Duration idleTime) {
    this.fresh = fresh;
    this.pool = pool;
    this.idleTime = idleTime;
  }

  /** {@inheritDoc} A name means what it meant for as long as a container of that image is kept. */
  @Override
  public ImageResolution resolve(ContainerImage image) {
    ImageResolution.Found known = resolved.get(image);
    if (known != null && isKept(known.digest())) {
      return known;
    }
    ImageResolution answer = fresh.resolve(image);
    if (answer instanceof ImageResolution.Found found) {
      if (resolved.size() >= MOST_RESOLVED) {
        resolved.clear();
      }
      resolved.put(image, found);
    }
    return answer;
  }

  private boolean isKept(String digest) {
    if (leases.values().stream().anyMatch(lease -> lease.kind().digest().equals(digest))) {
      return true;
    }
    lock.lock();
    try {
      return idleTime != null
          && idle.entrySet().stream()
              .filter(entry -> entry.getKey().digest().equals(digest))
              .anyMatch(entry -> isTrusted(entry.getValue().getLast(), idleTime));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start(ContainerStart start)
      throws EngineUnavailableException, ContainerRefusedException {
    if (leases.containsKey(start.name())) {
      return;
    }
    Optional<StepView> view = idleTime == null ? Optional.empty() : StepView.of(start);
    if (idleTime == null
        || view.isEmpty()
        || Boolean.FALSE.equals(possible)
        || !pool.fits(start)
        || !startInPool(start, view.get(), idleTime)) {
      freshlyMade.add(start.name());
      fresh.start(start);
    }
  }

  /** False if this host does not let steps be parted within a container. */
  private boolean startInPool(ContainerStart start, StepView view, Duration idleTime)
      throws EngineUnavailableException, ContainerRefusedException {
    Kind kind = Kind.of(start);
    Optional<Member> waiting = takeIdle(kind, idleTime);
    Member container = waiting.isPresent() ? waiting.get() : create(start, idleTime);
    boolean begun = false;
    try {
      if (possible == null) {
        possible = pool.parts(container.id(), start);
      }
      if (Boolean.TRUE.equals(possible)) {
        Begun step = pool.begin(container.id(), start, view);
        leases.put(start.name(), new Lease(kind, container, step, start.labels()));
        begun = true;
      }
      return begun;
    } finally {
      if (!begun) {
        discard(container);
      }
    }
  }

  private Member create(ContainerStart start, Duration idleTime)
      throws EngineUnavailableException, ContainerRefusedException {
    String tag = UUID.randomUUID().toString();
    tags.add(tag);
    boolean made = false;
    try {
      Member member = new Member(pool.create(start, tag, idleTime), tag);
      made = true;
      return member;
    } finally {
      if (!made) {
        // If it is there all the same, the next look for what is left behind finds it.
        tags.remove(tag);
      }
    }
  }

  private void discard(Member container) throws EngineUnavailableException {
    tags.remove(container.tag());
    fresh.remove(container.id());
  }

  private Optional<Member> takeIdle(Kind kind, Duration idleTime)
      throws EngineUnavailableException {
    List<Member> stale = new ArrayList<>();
    Optional<Member> taken = Optional.empty();
    lock.lock();
    try {
      Deque<Idle> waiting = idle.getOrDefault(kind, new ArrayDeque<>());
      while (taken.isEmpty() && !waiting.isEmpty()) {
        Idle last = waiting.removeLast();
        if (isTrusted(last, idleTime)) {
          taken = Optional.of(last.container());
        } else {
          stale.add(last.container());
        }
      }
      if (waiting.isEmpty()) {
        idle.remove(kind);
      }
    } finally {
      lock.unlock();
    }
    for (Member container : stale) {
      discard(container);
    }
    return taken;
  }

  private static boolean isTrusted(Idle waiting, Duration idleTime) {
    return System.nanoTime() - waiting.sinceNanos() < idleTime.toNanos() * TRUSTED_SHARE;
  }

  @Override
  public ContainerState state(String name) throws EngineUnavailableException {
    Lease lease = leases.get(name);
    if (lease != null) {
      return state(lease);
    }
    ContainerState state = fresh.state(name);
    return state instanceof ContainerState.Absent && find(name).isPresent()
        ? new ContainerState.Running()
        : state;
  }

  /** How a step ended does not change any more, so it is asked for until then. */
  private ContainerState state(Lease lease) throws EngineUnavailableException {
    ContainerState.Ended seen = ends.get(lease.step().exec());
    if (seen != null) {
      return seen;
    }
    ContainerState state = pool.state(lease.step());
    if (state instanceof ContainerState.Ended ended) {
      ends.put(lease.step().exec(), ended);
    }
    return state;
  }

  /** The container in which a step runs that another object began. */
  private Optional<String> find(String name) throws EngineUnavailableException {
    if (freshlyMade.contains(name)) {
      return Optional.empty();
    }
    for (Map.Entry<String, String> other : pool.running().entrySet()) {
      if (!tags.contains(other.getValue())
          && pool.steps(other.getKey()).stream().anyMatch(step -> step.name().equals(name))) {
        return Optional.of(other.getKey());
      }
    }
    return Optional.empty();
  }

  @Override
  public void onEnd(String name, Runnable hint) {
    Lease lease = leases.get(name);
    if (lease == null) {
      fresh.onEnd(name, hint);
    } else {
      var _ = lease.step().over().thenRun(hint);
    }
  }

  @Override
  public void signal(String name, Signal signal) throws EngineUnavailableException {
    Lease lease = leases.get(name);
    Optional<String> container = lease == null ? find(name) : Optional.of(lease.container().id());
    if (container.isEmpty()) {
      fresh.signal(name, signal);
      return;
    }
    switch (signal) {
      case TERM -> pool.terminate(container.get(), name);
      // There is nothing in it but the step.
      case KILL -> fresh.signal(container.get(), signal);
    }
  }

  @Override
  public void remove(String name) throws EngineUnavailableException {
    Lease lease = leases.get(name);
    if (lease != null) {
      if (endedWell(lease)) {
        leases.remove(name);
        giveBack(lease);
      } else {
        discard(lease.container());
        leases.remove(name);
      }
      ends.remove(lease.step().exec());
      return;
    }
    fresh.remove(name);
    Optional<String> container = find(name);
    if (container.isPresent()) {
      fresh.remove(container.get());
    }
    freshlyMade.remove(name);
  }

  /** Only a container whose last step was seen to its end is used again. */
  private boolean endedWell(Lease lease) throws EngineUnavailableException {
    return state(lease) instanceof ContainerState.Ended(int code, boolean outOfMemory)
        && LauncherExit.of(code) == LauncherExit.RECORDED
        && !outOfMemory;
  }

  private void giveBack(Lease lease) throws EngineUnavailableException {
    lock.lock();
    try {
      if (!closed) {
        idle.computeIfAbsent(lease.kind(), kind -> new ArrayDeque<>())
            .addLast(new Idle(lease.container(), System.nanoTime()));
        return;
      }
    } finally {
      lock.unlock();
    }
    discard(lease.container());
  }

  /** {@inheritDoc} In place of a container of other objects, the step that runs in it. */
  @Override
  public List<OwnedContainer> labelled(String key) throws EngineUnavailableException {
    List<OwnedContainer> all = new ArrayList<>();
    for (OwnedContainer container : fresh.labelled(key)) {
      String tag = container.labels().get(DockerPool.LABEL);
      if (tag == null) {
        all.add(container);
      } else if (!tags.contains(tag)) {
        List<DockerPool.Listed> steps = pool.steps(container.name());
        steps.forEach(step -> all.add(new OwnedContainer(step.name(), step.labels())));
        if (steps.isEmpty()) {
          all.add(container);
        }
      }
    }
    leases.forEach((name, lease) -> all.add(new OwnedContainer(name, lease.labels())));
    return all;
  }

  /** {@inheritDoc} Those that no step uses are ended. */
  @Override
  public void close() {
    List<Member> unused = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      idle.values().forEach(each -> each.forEach(one -> unused.add(one.container())));
      idle.clear();
    } finally {
      lock.unlock();
    }
    unused.forEach(this::discardNowOrLeave);
    fresh.close();
  }

  private void discardNowOrLeave(Member container) {
    try {
      discard(container);
    } catch (EngineUnavailableException e) {
      // It ends by itself.
      return;
    }
  }
}
