package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several transfers at one time. */
final class Several implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final ExecutorService executor =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());

  /** One transfer. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Returns when all are done. The first that fails ends the others. */
  void run(List<Task> tasks) throws IOException, InterruptedException {
    List<Future<?>> started = new ArrayList<>();
    for (Task task : tasks) {
      started.add(
          executor.submit(
              () -> {
                task.run();
                return null;
              }));
    }
    try {
      for (Future<?> each : started) {
        each.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case null -> throw new IllegalStateException(e);
        case IOException io -> throw io;
        case InterruptedException _ ->
            throw (InterruptedException) new InterruptedException().initCause(e);
        default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      started.forEach(each -> each.cancel(true));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
