package org.orrery.backend.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.PullResponseItem;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ImageProgressTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void gives_up_on_an_answer_that_says_nothing() throws Exception {
    try (ImageProgress<PullResponseItem> progress = new ImageProgress<>()) {
      progress.onNext(new PullResponseItem());
      assertThat(progress.awaitEnd(SHORT)).isFalse();
    }
  }

  @Test
  void waits_as_long_as_something_comes() throws Exception {
    Semaphore started = new Semaphore(0);
    try (ImageProgress<PullResponseItem> progress = new ImageProgress<>();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> ended =
          threads.submit(
              () -> {
                started.release();
                return progress.awaitEnd(Duration.ofSeconds(20));
              });
      started.acquire();
      for (int item = 0; item < 100; item++) {
        progress.onNext(new PullResponseItem());
      }
      progress.onComplete();

      assertThat(ended.get()).isTrue();
    }
  }
}
