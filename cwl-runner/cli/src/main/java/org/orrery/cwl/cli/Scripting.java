package org.orrery.cwl.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.orrery.cwl.model.javascript.GraalJsEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptLimits;

/**
 * JavaScript of one use of the command. The document is checked and run by one engine, which is
 * slow to start and keeps what it has parsed; a document without JavaScript never starts it.
 */
final class Scripting implements AutoCloseable {
  /** One of them may be blocked by an evaluation that does not end. */
  private static final int WATCHDOG_THREADS = 2;

  private final ScheduledExecutorService watchdog =
      Executors.newScheduledThreadPool(
          WATCHDOG_THREADS, Thread.ofPlatform().daemon().name("javascript-", 1).factory());
  private final GraalJsEvaluator evaluator =
      new GraalJsEvaluator(JavaScriptLimits.DEFAULT, watchdog);

  GraalJsEvaluator evaluator() {
    return evaluator;
  }

  @Override
  public void close() {
    evaluator.close();
    watchdog.shutdownNow();
  }
}
