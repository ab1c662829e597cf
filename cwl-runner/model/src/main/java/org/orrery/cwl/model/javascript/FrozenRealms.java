package org.orrery.cwl.model.javascript;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lends frozen realms, as many as there are processors. Safe for use from many threads. */
final class FrozenRealms {
  private static final int MOST = Runtime.getRuntime().availableProcessors();

  private final ConcurrentLinkedDeque<FrozenRealm> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger made = new AtomicInteger();
  private final Supplier<FrozenRealm> maker;

  FrozenRealms(Supplier<FrozenRealm> maker) {
    this.maker = maker;
  }

  /** Null if all are lent. Whoever gets one gives it back or drops it. */
  @Nullable FrozenRealm take() {
    FrozenRealm kept = idle.pollFirst();
    if (kept != null) {
      return kept;
    }
    if (made.incrementAndGet() > MOST) {
      made.decrementAndGet();
      return null;
    }
    try {
      return maker.get();
    } catch (RuntimeException | Error e) {
      made.decrementAndGet();
      throw e;
    }
  }

  void giveBack(FrozenRealm realm) {
    idle.addFirst(realm);
  }

  /** After its context was stopped. */
  void drop(FrozenRealm realm) {
    made.decrementAndGet();
    realm.context().close(true);
  }
}
