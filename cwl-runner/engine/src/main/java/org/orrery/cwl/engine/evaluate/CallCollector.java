package org.orrery.cwl.engine.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunEffect;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Carries out {@code Collect}: judges how tasks ended, takes what they left. Safe for many threads.
 */
public final class CallCollector {
  private final EvaluationServices services;
  private final Keeping keeping;

  public CallCollector(EvaluationServices services, Keeping keeping) {
    this.services = services;
    this.keeping = keeping;
  }

  /** May keep a task's results for later. */
  @FunctionalInterface
  public interface Keeping {
    /**
     * @return the outputs, their files perhaps in another place
     */
    CwlValue.Rec keep(Call call, TaskPlan plan, CwlValue.Rec outputs, Collected.Listing left);
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
    Map<TaskKey, Good> good = new LinkedHashMap<>();
    Map<TaskKey, CallFailedException> bad = new LinkedHashMap<>();
    List<CollectRequest> requests = new ArrayList<>();
    for (RunEffect.Collect effect : effects) {
      TaskKey key = effect.plan().key();
      try {
        Good one = judge(effect);
        requests.add(one.request().request());
        good.put(key, one);
      } catch (CallFailedException e) {
        requests.add(everything(effect.plan()));
        bad.put(key, e);
      }
    }
    Map<TaskKey, Collected> answers = services.volume().collect(requests);
    TraceReading logs =
        TraceReading.of(services.volume(), effects.stream().map(RunEffect.Collect::plan).toList());
    List<RunEvent> events = new ArrayList<>();
    for (RunEffect.Collect effect : effects) {
      TaskPlan plan = effect.plan();
      Collected answer = answers.get(plan.key());
      Good one = good.get(plan.key());
      CallFailedException failure = bad.get(plan.key());
      try {
        if (one == null) {
          throw failure == null ? new IllegalStateException("not judged: " + plan.key()) : failure;
        }
        events.add(
            new RunEvent.Collected(
                effect.call().path(),
                effect.call().attempt(),
                outputs(one, answer),
                logs.traces(plan, answer, false)));
      } catch (CallFailedException e) {
        events.add(
            new RunEvent.Failed(
                effect.call().path(),
                effect.call().attempt(),
                e.failure(effect.call()).withStderrTail(logs.stderr(plan)),
                logs.traces(plan, answer, true)));
      }
    }
    return events;
  }

  /** What a failed tool left is not taken, only measured. */
  private static CollectRequest everything(TaskPlan plan) {
    return new CollectRequest(
        plan.key(),
        new StageSource.InVolume(plan.spec().folders().work()),
        List.of(),
        List.of(),
        List.of(),
        CollectRequest.Limits.DEFAULT);
  }

  private Good judge(RunEffect.Collect effect) {
    if (!(effect.call().process() instanceof CommandLineTool tool)) {
      throw new IllegalStateException(effect.call().path() + " has a task but is no tool");
    }
    int code = TaskEnd.exitCode(effect.outcome(), tool.exitCodes());
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

  private CwlValue.Rec outputs(Good one, @Nullable Collected answer) {
    Collected.Listing listing = listing(answer);
    Provenance provenance =
        new Provenance(
                services.volume(), services.folder(), one.plan().inputs(), one.request().paths())
            .trusting(one.plan().stage());
    if (!(one.call().process() instanceof CommandLineTool tool)) {
      throw new IllegalStateException(one.call().path() + " has a task but is no tool");
    }
    CwlValue.Rec outputs =
        new OutputValues(
                one.expressions(), one.plan(), one.request(), listing, one.exitCode(), provenance)
            .build(tool);
    return keeping.keep(one.call(), one.plan(), withDigests(outputs, one, listing), listing);
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
}
