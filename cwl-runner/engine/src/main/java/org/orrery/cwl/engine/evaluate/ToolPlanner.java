package org.orrery.cwl.engine.evaluate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/** Resolves a tool and its inputs to a task. */
final class ToolPlanner {
  private final EvaluationServices services;
  private final Expressions expressions;
  private final Requirements requirements;

  ToolPlanner(EvaluationServices services, Expressions expressions, Requirements requirements) {
    this.services = services;
    this.expressions = expressions;
    this.requirements = requirements;
  }

  TaskPlan plan(Call call, CommandLineTool tool, CwlValue.Rec bound) {
    SourceSpan at = tool.header().span();
    ContainerChoice container = ContainerChoice.of(services, requirements, call.path(), at);
    TaskKey key = new TaskKey(services.jobId(), call.path(), call.attempt());
    AttemptPaths paths =
        new AttemptPaths(
            services.volume(),
            services.folder().resolve(key.objectName()),
            container.outputDirectory());
    Resources resources = ResourceRequest.of(requirements, expressions, bound);
    CwlValue.Rec runtime =
        ResourceRequest.runtime(resources, paths.outdir(), paths.seen(paths.temporary()));

    Staging staging = new Staging(paths, mutable());
    CwlValue.Rec staged = record(FileTree.map(bound, staging::stageInput));
    Provenance provenance = new Provenance(services.volume(), services.folder(), bound, paths);
    requirements
        .find(Requirement.InitialWorkDir.class)
        .ifPresent(
            r ->
                new WorkDirListing(expressions, staging, provenance, paths, container)
                    .apply(r, staged, runtime));
    CwlValue.Rec inputs = record(FileTree.mapDeep(staged, staging::followRelocation));

    boolean shell = requirements.findRequired(Requirement.ShellCommand.class).isPresent();
    List<String> arguments = new CommandLine(expressions, inputs, runtime).build(tool, shell);
    if (arguments.isEmpty()) {
      throw new CallFailedException(
          Category.INPUT,
          "The tool's command line is empty: it has no `baseCommand` and no arguments.",
          at);
    }
    TaskSpec spec =
        new TaskSpec(
            arguments,
            environment(container, inputs, runtime),
            new TaskSpec.Folders(paths.folder(), paths.work(), paths.temporary()),
            streams(tool, paths, inputs, runtime),
            resources,
            timeLimit(inputs),
            container(container.image(), paths, staging, inputs, runtime));
    StagePlan stage =
        new StagePlan(
            key, List.of(paths.folder(), paths.work(), paths.temporary()), staging.entries());
    return new TaskPlan(
        key, paths.folder(), spec, stage, inputs, runtime, repetition(staging, inputs, runtime));
  }

  private TaskPlan.Repetition repetition(
      Staging staging, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    boolean inPlace = !staging.updatedInPlace().isEmpty();
    boolean reusable =
        requirements
            .find(Requirement.WorkReuse.class)
            .map(
                r ->
                    expressions.truth(
                        r.enabled(), inputs, CwlValue.Null.NULL, runtime, "`enableReuse`"))
            .orElse(true);
    return new TaskPlan.Repetition(
        inPlace,
        inPlace
            ? "it changes files of earlier steps in place"
            : reusable ? null : "the document says so (`WorkReuse`)",
        null);
  }

  /** Only what this run's steps have made may be changed in place: all else belongs to others. */
  private @Nullable VolumePath mutable() {
    return requirements
        .find(Requirement.InplaceUpdate.class)
        .filter(Requirement.InplaceUpdate::enabled)
        .map(r -> services.folder())
        .orElse(null);
  }

  private @Nullable Container container(
      @Nullable ContainerImage image,
      AttemptPaths paths,
      Staging staging,
      CwlValue.Rec inputs,
      CwlValue.Rec runtime) {
    if (image == null) {
      return null;
    }
    boolean network =
        requirements
            .find(Requirement.NetworkAccess.class)
            .map(
                r ->
                    expressions.truth(
                        r.enabled(), inputs, CwlValue.Null.NULL, runtime, "`networkAccess`"))
            .orElse(false);
    return new Container(
        image, ContainerMounts.of(paths, services.folder(), staging), paths.outdir(), network);
  }

  private static CwlValue.Rec record(CwlValue value) {
    return value instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
  }

  /** A container has its image's environment, and nothing of this machine's. */
  private Map<String, String> environment(
      ContainerChoice container, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    Map<String, String> environment =
        new LinkedHashMap<>(container.image() == null ? services.environment() : Map.of());
    environment.put("HOME", Values.word(runtime.get("outdir")));
    environment.put("TMPDIR", Values.word(runtime.get("tmpdir")));
    requirements
        .find(Requirement.EnvVar.class)
        .ifPresent(
            r ->
                r.variables()
                    .forEach(
                        (name, expression) ->
                            environment.put(
                                name,
                                expressions.text(
                                    expression,
                                    inputs,
                                    CwlValue.Null.NULL,
                                    runtime,
                                    "Environment variable `" + name + "`"))));
    return environment;
  }

  private TaskSpec.Streams streams(
      CommandLineTool tool, AttemptPaths paths, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    String stdin =
        tool.streams().stdin() == null
            ? null
            : stream(tool.streams().stdin(), inputs, runtime, "`stdin`");
    return new TaskSpec.Streams(
        stdin == null || stdin.startsWith("/") ? stdin : paths.outdir() + "/" + stdin,
        file(tool.streams().stdout(), paths, inputs, runtime, "stdout"),
        file(tool.streams().stderr(), paths, inputs, runtime, "stderr"));
  }

  private @Nullable String stream(
      Expr expression, CwlValue.Rec inputs, CwlValue.Rec runtime, String what) {
    return expressions.textOrNull(expression, inputs, CwlValue.Null.NULL, runtime, what);
  }

  /** A named stream is a file of the working folder; an unnamed one is kept beside it, as a log. */
  private VolumePath file(
      @Nullable Expr expression,
      AttemptPaths paths,
      CwlValue.Rec inputs,
      CwlValue.Rec runtime,
      String what) {
    String name = expression == null ? null : stream(expression, inputs, runtime, "`" + what + "`");
    if (expression == null || name == null) {
      return paths.folder().resolve(what + ".log");
    }
    String below = paths.belowWork(name);
    String relative = below == null ? name : below;
    try {
      VolumePath file = paths.work().resolve(relative);
      if (paths.work().contains(file) && !file.equals(paths.work())) {
        return file;
      }
    } catch (IllegalArgumentException e) {
      throw leaves(what, name, expression);
    }
    throw leaves(what, name, expression);
  }

  private static CallFailedException leaves(String what, String name, Expr expression) {
    return new CallFailedException(
        Category.INPUT,
        "`%s` is `%s`, but it must name a file in the working folder.".formatted(what, name),
        expression.span());
  }

  private @Nullable Duration timeLimit(CwlValue.Rec inputs) {
    Expr limit =
        requirements
            .find(Requirement.ToolTimeLimit.class)
            .map(Requirement.ToolTimeLimit::seconds)
            .orElse(null);
    if (limit == null) {
      return null;
    }
    double seconds = expressions.number(limit, inputs, "`timelimit`");
    if (seconds < 0) {
      throw new CallFailedException(
          Category.INPUT,
          "`timelimit` is %s, but it can't be negative.".formatted(seconds),
          limit.span());
    }
    return seconds == 0 ? null : Duration.ofSeconds((long) Math.ceil(seconds));
  }
}
