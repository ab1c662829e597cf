package org.orrery.cwl.javascript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.javascript.HelperSlots.Helper;
import org.orrery.cwl.javascript.helper.HelperExit;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.model.expression.ExpressionEvaluator;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptCheck;
import org.orrery.cwl.model.javascript.JavaScriptEvaluator;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;
import org.orrery.cwl.model.javascript.JavaScriptRequest;

/**
 * Runs JavaScript of tenants who trust neither each other nor are trusted: in helper processes that
 * are started on demand, serve one tenant and one call at a time, and are killed when they use too
 * much. What a helper loses by its death is tried once more in another.
 */
public final class HelperPool implements AutoCloseable {
  /** A helper ends its own evaluations; one that doesn't is ended after so much more. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final int MOST_ATTEMPTS = 2;

  /** Characters of scripts that one helper parses at once: a tree takes many times its text. */
  private static final int MOST_TO_PARSE = 256 << 10;

  private final HelperSettings settings;
  private final HelperLimits limits;
  private final ScheduledExecutorService timer;
  private final Consumer<String> log;
  private final HelperCommand command = HelperCommand.ofThisProcess();
  private final HelperSlots slots;
  private final Future<?> sweep;
  private final Object probing = new Object();
  private @Nullable Sandbox sandbox;
  private final AtomicBoolean described = new AtomicBoolean();
  private final String searchPath;

  /**
   * Starts no helper yet.
   *
   * @param searchPath folders to look for bubblewrap in, as in {@code PATH}
   * @param timer kills what takes too long, and what is idle. Stays open when this closes
   * @param log told once what isolates helpers, and of every helper that ended unasked
   */
  public HelperPool(
      HelperSettings settings,
      String searchPath,
      ScheduledExecutorService timer,
      Consumer<String> log) {
    this.settings = settings;
    this.limits = settings.limits();
    this.searchPath = searchPath;
    this.timer = timer;
    this.log = log;
    this.slots = new HelperSlots(settings.most());
    long idle = settings.idle().toNanos();
    this.sweep =
        timer.scheduleWithFixedDelay(
            () -> slots.endIdle(System.nanoTime() - idle),
            idle,
            Math.max(1, idle / 2),
            TimeUnit.NANOSECONDS);
  }

  /** Evaluates for one tenant. Costs nothing to make; closing it does nothing. */
  public ExpressionEvaluator forTenant(String tenant) {
    return new JavaScriptEvaluator(limits.javaScript(), call -> run(tenant, call));
  }

  /** Reads a tenant's JavaScript without running it. Costs nothing to make. */
  public ScriptSyntax syntaxForTenant(String tenant) {
    return scripts -> {
      Map<Script, Fault> faults = new LinkedHashMap<>();
      List<Script> together = new ArrayList<>();
      int characters = 0;
      for (Script script : scripts) {
        if (!together.isEmpty() && characters + script.code().length() > MOST_TO_PARSE) {
          faults.putAll(check(tenant, new JavaScriptCheck(together)));
          together.clear();
          characters = 0;
        }
        together.add(script);
        characters += script.code().length();
      }
      if (!together.isEmpty()) {
        faults.putAll(check(tenant, new JavaScriptCheck(together)));
      }
      return faults;
    };
  }

  private Map<Script, Fault> check(String tenant, JavaScriptCheck check) {
    return switch (run(tenant, check)) {
      case JavaScriptOutcome.Value(String json) ->
          check.faults(json, limits.javaScript().resultCharacters());
      case JavaScriptOutcome.Failure(String problem) -> throw new ScriptCheckException(problem);
      case JavaScriptOutcome.Stopped(String problem) -> throw new ScriptCheckException(problem);
    };
  }

  private JavaScriptOutcome run(String tenant, JavaScriptRequest request) {
    for (int attempt = 1; ; attempt++) {
      Helper helper = take(tenant);
      Future<?> alarm =
          timer.schedule(
              helper.process()::kill,
              limits.javaScript().time().plus(GRACE).toNanos(),
              TimeUnit.NANOSECONDS);
      long start = System.nanoTime();
      boolean settled = false;
      try {
        JavaScriptOutcome outcome =
            helper.process().answer(request, limits.javaScript().resultCharacters());
        boolean inTime = alarm.cancel(false);
        settled = true;
        settle(helper, outcome, inTime);
        return outcome;
      } catch (IOException e) {
        JavaScriptOutcome ended =
            ended(helper, request, e, Duration.ofNanos(System.nanoTime() - start), attempt);
        if (ended != null) {
          return ended;
        }
      } finally {
        alarm.cancel(false);
        if (!settled) {
          slots.giveUp(helper);
        }
      }
    }
  }

  private void settle(Helper helper, JavaScriptOutcome outcome, boolean inTime) {
    boolean worn = helper.calls() + 1 >= settings.evaluations();
    // After a limit was broken nobody knows what still runs or lies about in it.
    if (worn || !inTime || outcome instanceof JavaScriptOutcome.Stopped) {
      slots.giveUp(helper);
    } else {
      slots.giveBack(helper, System.nanoTime());
    }
  }

  /** Why a helper gave no answer; null if the request is to be tried again. */
  private @Nullable JavaScriptOutcome ended(
      Helper helper, JavaScriptRequest request, IOException e, Duration used, int attempt) {
    HelperProcess process = helper.process();
    if (slots.closed()) {
      return new JavaScriptOutcome.Failure(
          request.shown() + " was stopped because the server ends");
    }
    if (process.killed()) {
      return request.stopped(limits.javaScript().outOfTime(used));
    }
    OptionalInt code = process.exitCode();
    if (code.equals(OptionalInt.of(HelperExit.OUT_OF_MEMORY))) {
      return request.stopped(
          "it used more than the " + settings.heapMebibytes() + " MiB of memory that are allowed");
    }
    if (code.equals(OptionalInt.of(HelperExit.OUT_OF_PROCESSOR_TIME))) {
      return request.stopped(limits.outOfProcessorTime());
    }
    String how = code.isPresent() ? "exit code " + code.getAsInt() : e.getMessage();
    log.accept("A JavaScript helper ended unasked (" + how + ") " + process.complaint());
    return attempt < MOST_ATTEMPTS
        ? null
        : request.stopped(
            "the process that ran it ended, each of " + attempt + " times (" + how + ")");
  }

  private Helper take(String tenant) {
    HelperSlots.Turn turn;
    try {
      turn = slots.take(tenant);
    } catch (CompletionException e) {
      throw new IllegalStateException("the pool of helpers was closed", e);
    }
    Helper idle = turn.helper();
    if (idle != null && idle.process().alive()) {
      return idle;
    }
    if (idle != null) {
      slots.bury(idle);
    }
    return start(tenant);
  }

  private Helper start(String tenant) {
    Helper helper = null;
    boolean usable = false;
    try {
      Sandbox around = sandbox();
      helper = slots.started(HelperProcess.start(around.wrap(command.helper(settings))), tenant);
      Future<?> alarm =
          timer.schedule(helper.process()::kill, LONGEST_START.toNanos(), TimeUnit.NANOSECONDS);
      String filter;
      try {
        filter = helper.process().ready();
      } finally {
        alarm.cancel(false);
      }
      if (described.compareAndSet(false, true)) {
        log.accept("JavaScript helpers run " + around.description() + ", " + filter);
      }
      usable = true;
      return helper;
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "no JavaScript helper could be started: "
                  + (helper == null ? e.getMessage() : whyNotStarted(helper.process(), e)),
              e));
    } finally {
      if (!usable) {
        slots.giveUp(helper);
      }
    }
  }

  private static String whyNotStarted(HelperProcess process, IOException e) {
    OptionalInt code = process.exitCode();
    return (code.isPresent() ? "exit code " + code.getAsInt() : String.valueOf(e.getMessage()))
        + " "
        + process.complaint();
  }

  /** Found once, when it is needed first: it starts a process. */
  private Sandbox sandbox() {
    synchronized (probing) {
      if (sandbox == null) {
        sandbox =
            Sandbox.probe(
                command,
                settings.cache() == null ? List.of() : List.of(settings.cache()),
                searchPath);
      }
      return sandbox;
    }
  }

  /** For tests: the helpers that there are, by process id of what this process has started. */
  List<Long> pids() {
    return slots.alive().stream().map(HelperProcess::pid).toList();
  }

  /** Kills all helpers; evaluations that are under way fail. Blocks until none is left. */
  @Override
  public void close() {
    sweep.cancel(false);
    slots.close();
  }
}
