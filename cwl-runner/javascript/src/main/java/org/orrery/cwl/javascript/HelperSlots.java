package org.orrery.cwl.javascript;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who may use or start a helper now. There are so many slots; a slot is empty or holds a helper,
 * and a helper belongs to one tenant for all its life. Those who wait are served in order, but that
 * a helper's own tenant goes first for a while, since any other has to start one.
 */
final class HelperSlots {
  /** So many calls one after the other, and others have their turn. */
  private static final int LONGEST_STAY = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final int slots;

  /** The one that was used last comes first. */
  private final Deque<Helper> idle = new ArrayDeque<>();

  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final Set<HelperProcess> alive = new HashSet<>();
  private int taken;
  private boolean closed;

  HelperSlots(int slots) {
    this.slots = slots;
  }

  /** A helper and what it has done; in the hands of whoever took it. */
  static final class Helper {
    private final HelperProcess process;
    private final String tenant;
    private int calls;
    private long idleSince;

    Helper(HelperProcess process, String tenant) {
      this.process = process;
      this.tenant = tenant;
    }

    HelperProcess process() {
      return process;
    }

    int calls() {
      return calls;
    }
  }

  /** The right to use a helper, or to start one where {@code helper} is null. */
  record Turn(@Nullable Helper helper) {}

  private record Waiter(String tenant, CompletableFuture<Turn> turn) {}

  /**
   * Blocks until there is a slot.
   *
   * @throws IllegalStateException if this is closed
   */
  Turn take(String tenant) {
    CompletableFuture<Turn> turn = new CompletableFuture<>();
    HelperProcess evicted = null;
    lock.lock();
    try {
      requireOpen();
      Helper own = idleOf(tenant);
      if (own != null) {
        turn.complete(new Turn(own));
      } else if (taken < slots) {
        taken++;
        turn.complete(new Turn(null));
      } else if (!idle.isEmpty()) {
        evicted = forget(idle.removeLast());
        turn.complete(new Turn(null));
      } else {
        waiting.addLast(new Waiter(tenant, turn));
      }
    } finally {
      lock.unlock();
    }
    if (evicted != null) {
      evicted.kill();
    }
    return turn.join();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the pool of helpers is closed");
    }
  }

  private @Nullable Helper idleOf(String tenant) {
    for (Iterator<Helper> helpers = idle.iterator(); helpers.hasNext(); ) {
      Helper helper = helpers.next();
      if (helper.tenant.equals(tenant)) {
        helpers.remove();
        return helper;
      }
    }
    return null;
  }

  /** A helper was started with the right that {@link #take} gave; killed at once if closed. */
  Helper started(HelperProcess process, String tenant) {
    boolean late;
    lock.lock();
    try {
      late = closed;
      if (!late) {
        alive.add(process);
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      process.kill();
    }
    return new Helper(process, tenant);
  }

  /** A helper has died while it was idle; its slot stays taken. */
  void bury(Helper helper) {
    lock.lock();
    try {
      forget(helper);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back a helper that can go on, at a time in nanoseconds. */
  void giveBack(Helper helper, long now) {
    HelperProcess evicted = null;
    lock.lock();
    try {
      helper.calls++;
      helper.idleSince = now;
      Waiter next = closed ? null : next(helper);
      if (next == null) {
        idle.addFirst(helper);
      } else if (next.tenant().equals(helper.tenant)) {
        next.turn().complete(new Turn(helper));
      } else {
        evicted = forget(helper);
        next.turn().complete(new Turn(null));
      }
    } finally {
      lock.unlock();
    }
    if (evicted != null) {
      evicted.kill();
    }
  }

  private @Nullable Waiter next(Helper helper) {
    if (helper.calls % LONGEST_STAY != 0) {
      for (Iterator<Waiter> waiters = waiting.iterator(); waiters.hasNext(); ) {
        Waiter waiter = waiters.next();
        if (waiter.tenant().equals(helper.tenant)) {
          waiters.remove();
          return waiter;
        }
      }
    }
    return waiting.pollFirst();
  }

  /** Gives back a slot whose helper, if one was started, is of no use any more. */
  void giveUp(@Nullable Helper helper) {
    lock.lock();
    try {
      Waiter next = closed ? null : waiting.pollFirst();
      if (next == null) {
        taken--;
      } else {
        next.turn().complete(new Turn(null));
      }
      if (helper != null) {
        forget(helper);
      }
    } finally {
      lock.unlock();
    }
    if (helper != null) {
      helper.process().kill();
    }
  }

  /** Ends the helpers that nobody has used since a time in nanoseconds. */
  void endIdle(long since) {
    List<HelperProcess> ended = new ArrayList<>();
    lock.lock();
    try {
      while (!idle.isEmpty() && idle.getLast().idleSince - since <= 0) {
        ended.add(forget(idle.removeLast()));
        taken--;
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(HelperProcess::kill);
  }

  private HelperProcess forget(Helper helper) {
    alive.remove(helper.process);
    return helper.process;
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The processes that there are. */
  List<HelperProcess> alive() {
    lock.lock();
    try {
      return List.copyOf(alive);
    } finally {
      lock.unlock();
    }
  }

  /** Kills every helper; who waits or asks is refused. Blocks until they have ended. Idempotent. */
  void close() {
    List<HelperProcess> ended;
    List<Waiter> refused;
    lock.lock();
    try {
      closed = true;
      ended = List.copyOf(alive);
      refused = List.copyOf(waiting);
      waiting.clear();
      idle.clear();
      alive.clear();
    } finally {
      lock.unlock();
    }
    refused.forEach(
        waiter ->
            waiter
                .turn()
                .completeExceptionally(new IllegalStateException("the pool of helpers is closed")));
    ended.forEach(HelperProcess::kill);
    ended.forEach(HelperProcess::exitCode);
  }
}
