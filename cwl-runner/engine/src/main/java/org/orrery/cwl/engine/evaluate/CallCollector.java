package org.orrery.cwl.engine.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Range;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunEffect;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Carries out {@code Collect}: judges how tasks ended, takes what they left. Safe for many threads.
 */
public final class CallCollector {
  /** The most of a failed tool's standard error that its failure shows. */
  private static final int TAIL_BYTES = 4096;

  private final EvaluationServices services;

  public CallCollector(EvaluationServices services) {
    this.services = services;
  }

  /** A task that ended well, and what is asked of its folder. */
  private record Good(
      Call call, TaskPlan plan, int exitCode, Expressions expressions, OutputRequest request) {}

  /**
   * Takes many tasks' outputs, all in one round trip.
   *
   * @return {@code Collected} or {@code Failed} for each, in no particular order
   * @throws VolumeUnavailableException if the volume can't be reached: ask again
   */
  public List<RunEvent> collect(List<RunEffect.Collect> effects) {
    List<RunEvent> events = new ArrayList<>();
    Map<TaskKey, Good> good = new LinkedHashMap<>();
    for (RunEffect.Collect effect : effects) {
      try {
        Good one = judge(effect);
        good.put(one.plan().key(), one);
      } catch (CallFailedException e) {
        events.add(failed(effect.call(), effect.plan(), e));
      }
    }
    List<CollectRequest> requests = good.values().stream().map(g -> g.request().request()).toList();
    Map<TaskKey, Collected> answers =
        requests.isEmpty() ? Map.of() : services.volume().collect(requests);
    for (Good one : good.values()) {
      try {
        events.add(
            new RunEvent.Collected(
                one.call().path(),
                one.call().attempt(),
                outputs(one, answers.get(one.plan().key()))));
      } catch (CallFailedException e) {
        events.add(failed(one.call(), one.plan(), e));
      }
    }
    return events;
  }

  private Good judge(RunEffect.Collect effect) {
    if (!(effect.call().process() instanceof CommandLineTool tool)) {
      throw new IllegalStateException(effect.call().path() + " has a task but is no tool");
    }
    int code =
        switch (effect.outcome()) {
          case Outcome.Exited(int exit, var usage) -> exit;
          case Outcome.Signalled(int signal, var usage) ->
              throw tool("The tool was ended by signal %d.".formatted(signal));
          case Outcome.Ended(Cause cause, _) -> throw because(cause);
        };
    CwlProcess.ExitCodes codes = tool.exitCodes();
    boolean listedAsFailure =
        codes.temporaryFail().contains(code) || codes.permanentFail().contains(code);
    if (!codes.success().contains(code) && (code != 0 || listedAsFailure)) {
      throw tool("The tool ended with exit code %d.".formatted(code));
    }
    Expressions expressions =
        new Expressions(services.evaluators().expressions(), effect.call().requirements());
    return new Good(
        effect.call(),
        effect.plan(),
        code,
        expressions,
        new OutputRequest(
            expressions, effect.plan(), AttemptPaths.of(services.volume(), effect.plan()), tool));
  }

  private static CallFailedException tool(String message) {
    return new CallFailedException(Category.TOOL, message, null);
  }

  private static CallFailedException because(Cause cause) {
    return switch (cause) {
      case Cause.TimeLimit(var limit) ->
          tool("The tool ran longer than its time limit of %d s.".formatted(limit.toSeconds()));
      case Cause.OutOfMemory(long limit, long peak) ->
          tool(
              "The tool needed more memory than its limit of %d MiB (peak %d MiB)."
                  .formatted(limit, peak));
      case Cause.NotStarted(String why) -> tool("The tool could not be started: " + why);
      case Cause.Cancelled _ ->
          new CallFailedException(
              Category.PLATFORM, "The task was cancelled from outside the run.", null);
      case Cause.Lost(String why) ->
          new CallFailedException(Category.PLATFORM, "The task was lost: " + why, null);
      case Cause.Image(String image, String why) ->
          tool("The container image `%s` can't be had: %s".formatted(image, why));
      case Cause.Refused(String why) ->
          new CallFailedException(Category.PLATFORM, "The backend refused the task: " + why, null);
    };
  }

  private CwlValue.Rec outputs(Good one, @Nullable Collected answer) {
    Collected.Listing listing = listing(answer);
    Provenance provenance =
        new Provenance(
            services.volume(), services.folder(), one.plan().inputs(), one.request().paths());
    if (!(one.call().process() instanceof CommandLineTool tool)) {
      throw new IllegalStateException(one.call().path() + " has a task but is no tool");
    }
    CwlValue.Rec outputs =
        new OutputValues(
                one.expressions(), one.plan(), one.request(), listing, one.exitCode(), provenance)
            .build(tool);
    return withDigests(outputs, one, listing);
  }

  private static Collected.Listing listing(@Nullable Collected answer) {
    return switch (answer) {
      case Collected.Listing l -> l;
      case Collected.Failed(String why) ->
          throw new CallFailedException(
              Category.OUTPUT, "The outputs can't be taken: " + why, null);
      case Collected.Unavailable(String why) -> throw new VolumeUnavailableException(why);
      case null -> throw new VolumeUnavailableException("the volume gave no answer");
    };
  }

  /** Files that no glob matched, for example secondary files, get their digest by a second look. */
  private CwlValue.Rec withDigests(CwlValue.Rec outputs, Good one, Collected.Listing listing) {
    Map<String, String> nameOf = new HashMap<>();
    listing.entries().forEach((name, entry) -> nameOf.put(FileLocation.of(entry.source()), name));
    Set<String> wanted = new LinkedHashSet<>();
    FileTree.all(outputs).stream()
        .filter(
            o ->
                o instanceof FileValue f
                    && f.checksum() == null
                    && nameOf.containsKey(String.valueOf(f.location())))
        .forEach(o -> wanted.add(String.valueOf(nameOf.get(String.valueOf(o.location())))));
    if (wanted.isEmpty()) {
      return outputs;
    }
    CollectRequest again = one.request().requestOf(wanted);
    Map<String, Collected.Entry> found =
        listing(services.volume().collect(List.of(again)).get(again.key())).entries();
    CwlValue complete =
        FileTree.mapDeep(
            outputs,
            object ->
                object instanceof FileValue f
                        && f.checksum() == null
                        && found.get(String.valueOf(nameOf.get(String.valueOf(f.location()))))
                            instanceof Collected.FileEntry entry
                        && entry.sha1() != null
                    ? new FileValue(
                        f.location(),
                        f.path(),
                        f.basename(),
                        "sha1$" + entry.sha1(),
                        entry.size(),
                        f.secondaryFiles(),
                        f.format(),
                        f.contents())
                    : object);
    return complete instanceof CwlValue.Rec rec ? rec : outputs;
  }

  private RunEvent.Failed failed(Call call, TaskPlan plan, CallFailedException e) {
    return new RunEvent.Failed(
        call.path(), call.attempt(), e.failure(call.path()).withStderrTail(stderrTail(plan)));
  }

  private @Nullable String stderrTail(TaskPlan plan) {
    StageSource file = new StageSource.InVolume(plan.spec().streams().stderr());
    String name =
        plan.spec().streams().stderr().value().substring(plan.folder().value().length() + 1);
    CollectRequest request =
        new CollectRequest(
            plan.key(),
            new StageSource.InVolume(plan.folder()),
            List.of(),
            List.of(),
            List.of(),
            CollectRequest.Limits.DEFAULT);
    if (!(services.volume().collect(List.of(request)).get(plan.key())
            instanceof Collected.Listing listing)
        || !(listing.entries().get(name) instanceof Collected.FileEntry entry)
        || entry.size() == 0) {
      return null;
    }
    long from = Math.max(0, entry.size() - TAIL_BYTES);
    try (InputStream in = services.volume().open(file, new Range(from, TAIL_BYTES))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "(standard error can't be read: " + unreadable.getMessage() + ")";
    }
  }
}
