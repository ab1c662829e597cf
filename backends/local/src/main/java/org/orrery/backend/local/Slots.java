package org.orrery.backend.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Shares out the host's cores, memory and number of tasks, first come first served. A task that
 * fits may pass the first one that does not, but only so often: then everything waits for that one,
 * so that a large task among many small ones gets its turn. Not safe for use by several threads.
 */
final class Slots<T> {
  /** How often the head of the queue may be passed. */
  static final int MAX_PASSES = 32;

  /** How far behind the head a fitting task is looked for. */
  static final int LOOK_AHEAD = 256;

  private record Waiting<T>(T task, Demand demand) {}

  private final Demand total;
  private final Deque<Waiting<T>> queue = new ArrayDeque<>();
  private final int most;
  private Demand free;
  private int running;
  private int passesOfHead;

  /**
   * @param most tasks at once
   */
  Slots(Demand total, int most) {
    this.total = total;
    this.most = most;
    this.free = total;
  }

  boolean canEverHold(Demand demand) {
    return demand.fitsInto(total);
  }

  Demand total() {
    return total;
  }

  void enqueue(T task, Demand demand) {
    queue.addLast(new Waiting<>(task, demand));
  }

  /** Takes a task out of the queue; false if it is not there. */
  boolean withdraw(T task) {
    Waiting<T> head = queue.peekFirst();
    boolean found = queue.removeIf(waiting -> waiting.task().equals(task));
    if (found && head != null && head.task().equals(task)) {
      passesOfHead = 0;
    }
    return found;
  }

  /** Empties the queue. */
  void withdrawAll() {
    queue.clear();
    passesOfHead = 0;
  }

  /** For a task that runs already: taken even if there is no room. */
  void take(Demand demand) {
    free = free.minus(demand);
    running++;
  }

  void giveBack(Demand demand) {
    free = free.plus(demand);
    running--;
  }

  /** Takes everything out of the queue that may start now, and what it asks for. */
  List<T> admit() {
    List<T> admitted = new ArrayList<>();
    while (!queue.isEmpty() && fitsNow(queue.getFirst())) {
      passesOfHead = 0;
      admitted.add(start(queue.removeFirst()));
    }
    Iterator<Waiting<T>> behind = queue.iterator();
    for (int i = 0; i < LOOK_AHEAD && behind.hasNext(); i++) {
      if (passesOfHead >= MAX_PASSES || free.millicores() <= 0) {
        break;
      }
      Waiting<T> next = behind.next();
      if (fitsNow(next)) {
        behind.remove();
        passesOfHead++;
        admitted.add(start(next));
      }
    }
    return admitted;
  }

  private boolean fitsNow(Waiting<T> waiting) {
    return running < most && waiting.demand().fitsInto(free);
  }

  private T start(Waiting<T> waiting) {
    take(waiting.demand());
    return waiting.task();
  }
}
