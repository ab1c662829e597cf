package org.orrery.cwl.engine.evaluate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
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

  /** Where everything of one attempt lies. */
  private record Layout(VolumePath folder, VolumePath inputs, VolumePath work, VolumePath tmp) {
    static Layout of(VolumePath run, TaskKey key) {
      VolumePath folder = run.resolve(key.objectName());
      return new Layout(
          folder, folder.resolve("inputs"), folder.resolve("work"), folder.resolve("tmp"));
    }
  }

  TaskPlan plan(Call call, CommandLineTool tool, CwlValue.Rec bound) {
    refuseContainers();
    TaskKey key = new TaskKey(services.jobId(), call.path(), call.attempt());
    Layout layout = Layout.of(services.folder(), key);
    Resources resources = ResourceRequest.of(requirements, expressions, bound);
    CwlValue.Rec runtime =
        ResourceRequest.runtime(resources, seen(layout.work()), seen(layout.tmp()));

    Staging staging = new Staging(services.volume(), layout.inputs());
    CwlValue.Rec staged = record(FileTree.map(bound, staging::stageInput));
    Provenance provenance = new Provenance(services.volume(), services.folder(), bound);
    requirements
        .find(Requirement.InitialWorkDir.class)
        .ifPresent(
            r ->
                new WorkDirListing(expressions, staging, provenance, layout.work())
                    .apply(r, staged, runtime));
    CwlValue.Rec inputs = record(FileTree.mapDeep(staged, staging::followRelocation));

    boolean shell = requirements.findRequired(Requirement.ShellCommand.class).isPresent();
    List<String> arguments = new CommandLine(expressions, inputs, runtime).build(tool, shell);
    if (arguments.isEmpty()) {
      throw new CallFailedException(
          Category.INPUT,
          "The tool's command line is empty: it has no `baseCommand` and no arguments.",
          tool.header().span());
    }
    TaskSpec spec =
        new TaskSpec(
            arguments,
            environment(inputs, runtime),
            new TaskSpec.Folders(layout.folder(), layout.work(), layout.tmp()),
            streams(tool, layout, inputs, runtime),
            resources,
            timeLimit(inputs));
    StagePlan stage =
        new StagePlan(
            key, List.of(layout.folder(), layout.work(), layout.tmp()), staging.entries());
    return new TaskPlan(key, layout.folder(), spec, stage, inputs, runtime);
  }

  private String seen(VolumePath path) {
    return services.volume().pathSeenByTasks(path);
  }

  private static CwlValue.Rec record(CwlValue value) {
    return value instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
  }

  /** A hint may be ignored; a requirement may not. */
  private void refuseContainers() {
    if (requirements.findRequired(Requirement.Docker.class).isPresent()) {
      throw new CallFailedException(
          Category.UNSUPPORTED,
          "The tool requires a container (`DockerRequirement`), which backend `%s` does not offer."
              .formatted(services.capabilities().name()),
          null);
    }
  }

  private Map<String, String> environment(CwlValue.Rec inputs, CwlValue.Rec runtime) {
    Map<String, String> environment = new LinkedHashMap<>(services.environment());
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
      CommandLineTool tool, Layout layout, CwlValue.Rec inputs, CwlValue.Rec runtime) {
    String stdin =
        tool.streams().stdin() == null
            ? null
            : stream(tool.streams().stdin(), inputs, runtime, "`stdin`");
    return new TaskSpec.Streams(
        stdin == null || stdin.startsWith("/") ? stdin : seen(layout.work()) + "/" + stdin,
        file(tool.streams().stdout(), layout, inputs, runtime, "stdout"),
        file(tool.streams().stderr(), layout, inputs, runtime, "stderr"));
  }

  private @Nullable String stream(
      Expr expression, CwlValue.Rec inputs, CwlValue.Rec runtime, String what) {
    return expressions.value(expression, inputs, CwlValue.Null.NULL, runtime).isNull()
        ? null
        : expressions.text(expression, inputs, CwlValue.Null.NULL, runtime, what);
  }

  /** A named stream is a file of the working folder; an unnamed one is kept beside it, as a log. */
  private VolumePath file(
      @Nullable Expr expression,
      Layout layout,
      CwlValue.Rec inputs,
      CwlValue.Rec runtime,
      String what) {
    String name = expression == null ? null : stream(expression, inputs, runtime, "`" + what + "`");
    if (expression == null || name == null) {
      return layout.folder().resolve(what + ".log");
    }
    String outdir = seen(layout.work()) + "/";
    String relative = name.startsWith(outdir) ? name.substring(outdir.length()) : name;
    try {
      VolumePath file = layout.work().resolve(relative);
      if (layout.work().contains(file) && !file.equals(layout.work())) {
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
