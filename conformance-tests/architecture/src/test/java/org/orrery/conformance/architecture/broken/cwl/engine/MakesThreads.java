package org.orrery.conformance.architecture.broken.cwl.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Three ways to make a thread, and one right way that no rule may name. */
final class MakesThreads {
  private MakesThreads() {}

  static void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }

  static Thread makes() {
    return new Thread(() -> {});
  }

  static AutoCloseable pools() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  static CompletableFuture<Void> injected(Executor executor) {
    return CompletableFuture.runAsync(() -> {}, executor);
  }
}
