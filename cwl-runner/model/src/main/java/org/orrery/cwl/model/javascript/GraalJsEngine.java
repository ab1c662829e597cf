package org.orrery.cwl.model.javascript;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.javascript.JavaScriptSources.Form;

/**
 * Runs JavaScript by GraalJS in this process: ECMAScript 2023 in strict mode (CommandLineTool v1.2,
 * section 3.3, asks for less).
 *
 * <p>Every call has a fresh context without host classes, files, threads, environment or console;
 * compiled code is shared by all. Values go in and come out as JSON. {@code undefined}, functions,
 * promises and numbers that are not finite are no results; inside objects, {@code undefined} and
 * functions are left out as JSON does.
 */
public final class GraalJsEngine implements JavaScriptEvaluator.Engine, AutoCloseable {
  /** Runs before the libraries: what they redefine can't change how values go in and come out. */
  private static final String BRIDGE =
      """
      (function () {
        const parse = JSON.parse, stringify = JSON.stringify, define = Object.defineProperty;
        const finite = Number.isFinite, global = globalThis, PromiseType = Promise;
        return {
          enter(name, json) {
            define(global, name,
                {value: parse(json), writable: true, enumerable: true, configurable: true});
          },
          leave(evaluate, most) {
            const result = evaluate();
            let problem;
            if (typeof result === "function" || result instanceof PromiseType) {
              return {problem: "is a " + (typeof result === "function" ? "function" : "promise")};
            }
            const json = stringify(result, (key, value) => {
              if (typeof value === "number" && !finite(value)) {
                problem ??= (key === "" ? "is " : "holds ") + value;
              }
              return value;
            });
            if (problem === undefined && json === undefined) {
              problem = "is " + typeof result;
            }
            if (problem === undefined && json.length > most) {
              problem = "has " + json.length + " characters as JSON, more than the " + most
                  + " that are allowed";
            }
            return problem === undefined ? json : {problem};
          }
        };
      })()
      """;

  private final JavaScriptLimits limits;
  private final ScheduledExecutorService watchdog;
  private final JavaScriptSources sources = new JavaScriptSources();
  private final JavaScriptFailures failures;
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
    this.limits = limits;
    this.watchdog = watchdog;
    this.failures = new JavaScriptFailures(limits);
  }

  /** Starts the engine and compiles what every evaluation needs, so that the first is fast. */
  public void warmUp() {
    try (Context context = newContext()) {
      context.eval(sources.get(Form.OWN, BRIDGE));
    }
  }

  @Override
  public JavaScriptOutcome run(JavaScriptCall call) {
    long start = System.nanoTime();
    AtomicBoolean expired = new AtomicBoolean();
    // Each of the two may come first: a late watchdog finds a closed context, which is harmless.
    try (Context context = newContext()) {
      Future<?> alarm =
          watchdog.schedule(
              () -> {
                expired.set(true);
                context.close(true);
              },
              limits.time().toNanos(),
              TimeUnit.NANOSECONDS);
      try {
        return runIn(context, call);
      } finally {
        alarm.cancel(false);
      }
    } catch (PolyglotException e) {
      return expired.get()
          ? call.stopped(limits.outOfTime(Duration.ofNanos(System.nanoTime() - start)))
          : failures.explain(e, call);
    }
  }

  private JavaScriptOutcome runIn(Context context, JavaScriptCall call) {
    Value bridge = context.eval(sources.get(Form.OWN, BRIDGE));
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

  private Context newContext() {
    return Context.newBuilder("js")
        .engine(engine())
        // No allowHostClassLookup: even a filter that refuses every class brings the global `Java`.
        .allowHostAccess(HostAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowHostClassLoading(false)
        .allowNativeAccess(false)
        .allowCreateProcess(false)
        .allowCreateThread(false)
        .allowValueSharing(false)
        .allowExperimentalOptions(true)
        .option("js.ecmascript-version", "2023")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.java-package-globals", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.string-length-limit", Integer.toString(limits.stringCharacters()))
        .resourceLimits(
            ResourceLimits.newBuilder().statementLimit(limits.statements(), null).build())
        .build();
  }

  private Engine engine() {
    synchronized (starting) {
      if (closed) {
        throw new IllegalStateException("the script engine is closed");
      }
      if (engine == null) {
        engine =
            Engine.newBuilder("js")
                // Without GraalVM's compiler code is interpreted, which is known and wanted here.
                .option("engine.WarnInterpreterOnly", "false")
                .build();
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
