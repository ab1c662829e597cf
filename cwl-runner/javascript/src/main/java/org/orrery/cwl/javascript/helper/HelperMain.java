package org.orrery.cwl.javascript.helper;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.javascript.GraalJsEngine;
import org.orrery.cwl.model.javascript.JavaScriptCall;
import org.orrery.cwl.model.javascript.JavaScriptCheck;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;
import org.orrery.cwl.model.javascript.JavaScriptRequest;

/**
 * A helper's main program: answers requests from its standard input on its standard output, one at
 * a time, until the input ends. Whoever holds the other ends of the pipes may die at any moment:
 * the end of the input ends the helper even in the midst of an evaluation.
 */
public final class HelperMain {
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(10);
  private static final int BUFFER = 64 << 10;

  /** The script engine blocks one of them until code that it stops has stopped. */
  private static final int WATCHDOG_THREADS = 2;

  private final HelperLimits limits;
  private final OutputStream out;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ScheduledExecutorService watchdog =
      Executors.newScheduledThreadPool(
          WATCHDOG_THREADS, Thread.ofPlatform().daemon().name("watchdog-", 1).factory());
  private final ExecutorService evaluation =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("evaluation").factory());
  private final AtomicBoolean busy = new AtomicBoolean();
  private final GraalJsEngine engine;

  HelperMain(HelperLimits limits, OutputStream out) {
    this.limits = limits;
    this.out = out;
    this.engine = new GraalJsEngine(limits.javaScript(), watchdog);
  }

  /** Arguments: see {@link HelperLimits#arguments}. */
  public static void main(String[] arguments) throws IOException {
    HelperLimits limits = HelperLimits.parse(List.of(arguments));
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    // Whatever prints, a frame must not be torn by it.
    System.setOut(System.err);
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER));
    new HelperMain(limits, out).serve(in);
  }

  private void serve(DataInputStream in) throws IOException {
    rehearse();
    Wire.write(out, new JavaScriptOutcome.Value(Confinement.enter()));
    JavaScriptRequest request;
    while ((request = Wire.readRequest(in)) != null) {
      JavaScriptRequest next = request;
      busy.set(true);
      evaluation.execute(() -> answer(next));
    }
    if (busy.get()) {
      Runtime.getRuntime().halt(0);
    }
  }

  /** The first context costs most; whoever waits for this helper waits once, outside of limits. */
  void rehearse() {
    engine.run(
        new JavaScriptCall(
            JavaScriptCall.Kind.EXPRESSION, "1", List.of("var x = 1;"), "{}", "null", "{}"));
  }

  void answer(JavaScriptRequest request) {
    try {
      ProcessorWatch watch = new ProcessorWatch();
      JavaScriptOutcome outcome = outcome(request);
      watch.stop();
      busy.set(false);
      Wire.write(out, outcome);
    } catch (IOException e) {
      // Nobody reads any more, so nobody will ask for more either.
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(HelperExit.DEFECT);
    }
  }

  private JavaScriptOutcome outcome(JavaScriptRequest request) {
    return switch (request) {
      case JavaScriptCall call -> engine.run(call);
      case JavaScriptCheck check -> {
        try {
          yield check.answer(engine.faults(check.scripts()));
        } catch (ScriptCheckException e) {
          yield check.stopped(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /**
   * Ends the process once an evaluation has used its processor time: that of all threads, since
   * code that fills the heap makes the garbage collector work and hardly does itself.
   */
  private final class ProcessorWatch {
    private final long start = system.getProcessCpuTime();
    private final AtomicReference<ScheduledFuture<?>> next = new AtomicReference<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    ProcessorWatch() {
      schedule(limits.processorTime().toNanos());
    }

    private void look() {
      if (stopped.get()) {
        return;
      }
      long left = limits.processorTime().toNanos() - (system.getProcessCpuTime() - start);
      if (left <= 0) {
        Runtime.getRuntime().halt(HelperExit.OUT_OF_PROCESSOR_TIME);
      }
      schedule(left);
    }

    /** One thread evaluates, so that the limit is hardly passed before the time has. */
    private void schedule(long left) {
      next.set(
          watchdog.schedule(
              this::look, Math.max(left, SHORTEST_LOOK.toNanos()), TimeUnit.NANOSECONDS));
    }

    void stop() {
      stopped.set(true);
      ScheduledFuture<?> pending = next.get();
      if (pending != null) {
        pending.cancel(false);
      }
    }
  }
}
