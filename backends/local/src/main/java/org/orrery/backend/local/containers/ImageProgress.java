package org.orrery.backend.local.containers;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.ResponseItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps what a long answer said. */
final class ImageProgress<T extends ResponseItem> extends ResultCallback.Adapter<T> {
  private static final int MOST_LINES = 200;

  private final List<String> lines = new ArrayList<>();
  private final AtomicLong items = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable String error;

  @Override
  public void onNext(T item) {
    items.incrementAndGet();
    keep(item);
  }

  private synchronized void keep(T item) {
    if (item.getStream() != null && lines.size() < MOST_LINES) {
      lines.add(item.getStream());
    }
    if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
      error = item.getErrorDetail().getMessage();
    }
  }

  @Override
  public void onComplete() {
    super.onComplete();
    ended.countDown();
  }

  @Override
  public void onError(Throwable failure) {
    super.onError(failure);
    ended.countDown();
  }

  /**
   * Blocks until the answer has ended, however long that takes. Called once.
   *
   * @return false if nothing came for so long, or twice that at most: then the answer is closed,
   *     upon which the daemon gives up what it was doing
   */
  boolean awaitEnd(Duration silence) throws InterruptedException {
    long before = -1;
    while (items.get() != before) {
      before = items.get();
      if (ended.await(silence.toNanos(), TimeUnit.NANOSECONDS)) {
        awaitCompletion();
        return true;
      }
    }
    // The client's own wait closes the answer when its time is over, which is right only here.
    return awaitCompletion(0, TimeUnit.NANOSECONDS);
  }

  synchronized @Nullable String error() {
    return error;
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
