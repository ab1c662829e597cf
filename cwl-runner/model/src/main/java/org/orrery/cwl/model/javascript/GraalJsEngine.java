package org.orrery.cwl.model.javascript;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptSources.Form;

/**
 * Runs JavaScript by GraalJS in this process: ECMAScript 2023 in strict mode (CommandLineTool v1.2,
 * section 3.3, asks for less).
 *
 * <p>Contexts have no host classes, files, threads, environment or console; compiled code is shared
 * by all. No call sees another: each has a fresh context or, where that is wanted, a frozen one if
 * it gives the same there. Values go in and come out as JSON. {@code undefined}, functions,
 * promises and numbers that are not finite are no results; inside objects, {@code undefined} and
 * functions are left out as JSON does.
 */
public final class GraalJsEngine implements JavaScriptEvaluator.Engine, AutoCloseable {
  private final JavaScriptLimits limits;
  private final ScheduledExecutorService watchdog;
  private final JavaScriptSources sources = new JavaScriptSources();
  private final JavaScriptFailures failures;
  private final @Nullable FrozenRealms frozen;
  private final Object starting = new Object();
  private @Nullable Engine engine;
  private boolean closed;

  /**
   * Does not start the script engine yet.
   *
   * @param watchdog ends evaluations that take too long; a thread of it is blocked until such an
   *     evaluation has stopped. Stays open when this closes
   */
  public GraalJsEngine(JavaScriptLimits limits, ScheduledExecutorService watchdog) {
    this(limits, watchdog, false);
  }

  private GraalJsEngine(
      JavaScriptLimits limits, ScheduledExecutorService watchdog, boolean freezing) {
    this.limits = limits;
    this.watchdog = watchdog;
    this.failures = new JavaScriptFailures(limits);
    this.frozen = freezing ? new FrozenRealms(() -> FrozenRealm.in(newContext(), sources)) : null;
  }

  /** As the constructor, for many calls in little time: most share contexts that are frozen. */
  static GraalJsEngine freezing(JavaScriptLimits limits, ScheduledExecutorService watchdog) {
    return new GraalJsEngine(limits, watchdog, true);
  }

  /** Starts the engine and compiles what every evaluation needs, so that the first is fast. */
  public void warmUp() {
    try (Context context = newContext()) {
      context.eval(sources.get(Form.OWN, JavaScriptContexts.BRIDGE));
    }
  }

  @Override
  public JavaScriptOutcome run(JavaScriptCall call) {
    long start = System.nanoTime();
    JavaScriptOutcome known = runFrozen(call, start);
    return known == null ? runFresh(call, start) : known;
  }

  /** Null if only a fresh context can tell. */
  private @Nullable JavaScriptOutcome runFrozen(JavaScriptCall call, long start) {
    FrozenRealm realm = frozen == null || !FrozenRealm.suits(call) ? null : frozen.take();
    if (frozen == null || realm == null) {
      return null;
    }
    Alarm alarm = new Alarm(realm.context(), start);
    boolean intact = true;
    try {
      Value result = realm.run(call, limits.resultCharacters());
      return result.isString() ? new JavaScriptOutcome.Value(result.asString()) : null;
    } catch (PolyglotException e) {
      intact = e.isGuestException() && !e.isResourceExhausted() && !e.isCancelled();
      // What the code itself throws may come of the freezing.
      return intact ? null : explain(e, call, alarm);
    } finally {
      if (alarm.stop() && intact) {
        frozen.giveBack(realm);
      } else {
        frozen.drop(realm);
      }
    }
  }

  private JavaScriptOutcome runFresh(JavaScriptCall call, long start) {
    Context context = newContext();
    Alarm alarm = new Alarm(context, start);
    try (context) {
      return runIn(context, call);
    } catch (PolyglotException e) {
      return explain(e, call, alarm);
    } finally {
      alarm.stop();
    }
  }

  private JavaScriptOutcome explain(PolyglotException e, JavaScriptCall call, Alarm alarm) {
    return alarm.rang()
        ? call.stopped(limits.outOfTime(alarm.elapsed()))
        : failures.explain(e, call);
  }

  /** Closes a context when the time is over, unless it was stopped before. */
  private final class Alarm {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final long start;
    private final Future<?> timer;
    private volatile boolean rang;

    Alarm(Context context, long start) {
      this.start = start;
      this.timer =
          watchdog.schedule(
              () -> ring(context),
              limits.time().toNanos() - elapsed().toNanos(),
              TimeUnit.NANOSECONDS);
    }

    private void ring(Context context) {
      if (decided.compareAndSet(false, true)) {
        rang = true;
        context.close(true);
      }
    }

    /** False if the context is being closed. */
    boolean stop() {
      timer.cancel(false);
      return decided.compareAndSet(false, true);
    }

    boolean rang() {
      return rang;
    }

    Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private JavaScriptOutcome runIn(Context context, JavaScriptCall call) {
    Value bridge = context.eval(sources.get(Form.OWN, JavaScriptContexts.BRIDGE));
    for (String library : call.libraries()) {
      context.eval(sources.get(Form.LIBRARY_SCRIPT, library));
    }
    bridge.invokeMember("enter", "inputs", call.inputs());
    bridge.invokeMember("enter", "self", call.self());
    bridge.invokeMember("enter", "runtime", call.runtime());
    Value function = context.eval(sources.get(Form.of(call.kind()), call.code()));
    Value result = bridge.invokeMember("leave", function, limits.resultCharacters());
    return result.isString()
        ? new JavaScriptOutcome.Value(result.asString())
        : new JavaScriptOutcome.Failure(
            "the result of " + call.shown() + " " + result.getMember("problem").asString());
  }

  /**
   * Parses scripts as {@link ScriptSyntax} says.
   *
   * <p>Without a limit of time: the parser does not let itself be stopped. Whoever parses what he
   * does not trust does so in a process that can be ended.
   */
  public Map<Script, Fault> faults(Collection<Script> scripts) {
    if (scripts.isEmpty()) {
      return Map.of();
    }
    Map<Script, Fault> faults = new LinkedHashMap<>();
    try (Context context = newContext()) {
      for (Script script : scripts) {
        try {
          context.parse(JavaScriptSources.make(Form.of(script.form()), script.code()));
        } catch (PolyglotException e) {
          if (e.isResourceExhausted()) {
            throw new ScriptCheckException(failures.exhausted(e));
          }
          if (!e.isGuestException()) {
            throw e;
          }
          faults.put(script, failures.fault(e, script));
        }
      }
    }
    return faults;
  }

  private Context newContext() {
    return JavaScriptContexts.open(engine(), limits);
  }

  private Engine engine() {
    synchronized (starting) {
      if (closed) {
        throw new IllegalStateException("the script engine is closed");
      }
      if (engine == null) {
        engine = JavaScriptContexts.engine();
      }
      return engine;
    }
  }

  /** Ends evaluations that are under way, which then fail. */
  @Override
  public void close() {
    Engine started;
    synchronized (starting) {
      closed = true;
      started = engine;
      engine = null;
    }
    if (started != null) {
      started.close(true);
    }
  }

  /** For tests: whether anything has needed the script engine yet. */
  boolean started() {
    synchronized (starting) {
      return engine != null;
    }
  }
}
