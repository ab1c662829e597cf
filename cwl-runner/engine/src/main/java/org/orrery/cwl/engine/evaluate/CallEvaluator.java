package org.orrery.cwl.engine.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.Call;
import org.orrery.cwl.engine.state.Evaluation;
import org.orrery.cwl.engine.state.RunEvent;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.WorkflowStep;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Carries out {@code Evaluate}. Safe for many threads. */
public final class CallEvaluator {
  private final EvaluationServices services;

  public CallEvaluator(EvaluationServices services) {
    this.services = services;
  }

  /**
   * Decides what a call comes to.
   *
   * @return {@code Evaluated}, or {@code Failed} if it can't be run
   * @throws VolumeUnavailableException if a file that is needed can't be read now: ask again
   */
  public RunEvent evaluate(Call call, CwlValue.Rec gathered) {
    try {
      return evaluated(call, gathered);
    } catch (CallFailedException e) {
      return new RunEvent.Failed(call.path(), call.attempt(), e.failure(call));
    } catch (StackOverflowError e) {
      return new RunEvent.Failed(
          call.path(),
          call.attempt(),
          new RunFailure(
              call.path(),
              Category.INPUT,
              "The inputs are nested too deeply.",
              call.process().header().span().toString(),
              null));
    }
  }

  private RunEvent.Evaluated evaluated(Call call, CwlValue.Rec gathered) {
    VolumeFiles files =
        new VolumeFiles(
            services.volume(), new TaskKey(services.jobId(), call.path(), call.attempt()));
    Call.Origin origin = call.origin();
    if (origin == null) {
      return new RunEvent.Evaluated(call.path(), call.attempt(), evaluation(call, gathered, files));
    }
    StepInputs step =
        new StepInputs(
            new Expressions(services.evaluators().expressions(), origin.requirements()),
            files,
            origin);
    CwlValue.Rec given = checked(step.evaluate(gathered), step.known(gathered));
    return new RunEvent.Evaluated(
        call.path(),
        call.attempt(),
        step.wanted(given) ? evaluation(call, given, files) : new Evaluation.Skipped(),
        origin.step().loop() == null ? null : given);
  }

  private Evaluation evaluation(Call call, CwlValue.Rec given, VolumeFiles files) {
    Expressions expressions =
        new Expressions(services.evaluators().expressions(), call.requirements());
    CwlValue.Rec bound =
        new InputBinding(
                expressions,
                services.evaluators().formats(),
                files,
                call.requirements(),
                call.origin() == null)
            .bind(call.process(), given);
    return switch (call.process()) {
      case CwlProcess.CommandLineTool tool ->
          new Evaluation.Tool(
              new ToolPlanner(services, expressions, call.requirements()).plan(call, tool, bound));
      case CwlProcess.Workflow _ -> new Evaluation.Nested(bound);
      case CwlProcess.ExpressionTool tool ->
          new Evaluation.Values(values(call, tool, expressions, bound));
      case CwlProcess.Operation operation ->
          throw new CallFailedException(
              Category.UNSUPPORTED,
              "An Operation describes a step without saying how to run it.",
              operation.header().span());
    };
  }

  /** What a step's expressions made up may name only what the step was given. */
  private CwlValue.Rec checked(CwlValue.Rec made, CwlValue.Rec gathered) {
    return made.equals(gathered)
            || !(new Provenance(services.volume(), services.folder(), gathered)
                    .check(made, gathered)
                instanceof CwlValue.Rec rec)
        ? made
        : rec;
  }

  private CwlValue.Rec values(
      Call call, CwlProcess.ExpressionTool tool, Expressions expressions, CwlValue.Rec bound) {
    CwlValue.Rec inputs =
        FileTree.mapDeep(bound, this::withPath) instanceof CwlValue.Rec rec ? rec : bound;
    Map<String, CwlValue> runtime =
        new LinkedHashMap<>(
            ResourceRequest.runtime(
                    ResourceRequest.of(call.requirements(), expressions, inputs), "", "")
                .fields());
    runtime.remove("outdir");
    runtime.remove("tmpdir");
    CwlValue value =
        expressions.value(tool.expression(), inputs, CwlValue.Null.NULL, new CwlValue.Rec(runtime));
    if (!(value instanceof CwlValue.Rec made)) {
      throw Expressions.wrong(
          "`expression`", "an object with the outputs", value, tool.expression().span());
    }
    Provenance provenance = new Provenance(services.volume(), services.folder(), bound);
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    for (OutputParameter output : tool.outputs()) {
      CwlValue known = provenance.check(made.get(output.id()), inputs);
      if (!Values.fitsOutput(output.type(), known)) {
        throw new CallFailedException(
            Category.OUTPUT,
            "Output `%s` must be `%s`, but the expression gave %s."
                .formatted(output.id(), TypeNames.show(output.type()), Values.kind(known)),
            output.span());
      }
      outputs.put(output.id(), known);
    }
    return new CwlValue.Rec(outputs);
  }

  /** An expression tool reads its files where they are. */
  private FileSystemObject withPath(FileSystemObject object) {
    StageSource source =
        object.location() == null ? null : FileLocation.parse(object.location()).orElse(null);
    if (source == null) {
      return object;
    }
    String path =
        switch (source) {
          case StageSource.InVolume(VolumePath place) -> services.volume().pathSeenByTasks(place);
          case StageSource.Outside(String absolute) -> absolute;
        };
    return switch (object) {
      case FileValue f -> f.withPath(path);
      case DirectoryValue d -> d.withPath(path);
    };
  }

  /** A step's own expressions (Workflow v1.2, 4.1.2 "WorkflowStepInput"). */
  private record StepInputs(Expressions expressions, VolumeFiles files, Call.Origin origin) {
    /** All that the step was given: its expressions may name no other files. */
    CwlValue.Rec known(CwlValue.Rec gathered) {
      if (origin.before() == null) {
        return gathered;
      }
      Map<String, CwlValue> known = new LinkedHashMap<>();
      known.put("before", origin.before());
      known.put("gathered", gathered);
      return new CwlValue.Rec(known);
    }

    CwlValue.Rec evaluate(CwlValue.Rec gathered) {
      return origin.step().loop() == null || origin.before() == null
          ? first(gathered)
          : next(origin.step().loop(), origin.before(), gathered);
    }

    /** The input object of an iteration after the first one. */
    private CwlValue.Rec next(WorkflowStep.Loop loop, CwlValue.Rec before, CwlValue.Rec gathered) {
      Map<String, CwlValue> inputs = new LinkedHashMap<>(before.fields());
      for (WorkflowStep.LoopInput input : loop.inputs()) {
        CwlValue linked = FileTree.mapDeep(gathered.get(input.id()), InputBinding::named);
        inputs.put(
            input.id(),
            input.valueFrom() == null
                ? linked
                : expressions.value(input.valueFrom(), before, linked, CwlValue.Rec.EMPTY));
      }
      return new CwlValue.Rec(inputs);
    }

    private CwlValue.Rec first(CwlValue.Rec gathered) {
      List<WorkflowStep.StepInput> in = origin.step().in();
      Map<String, CwlValue> loaded = new LinkedHashMap<>(gathered.fields());
      for (WorkflowStep.StepInput input : in) {
        loaded.computeIfPresent(
            input.id(),
            (id, value) ->
                FileTree.map(
                    FileTree.mapDeep(value, InputBinding::named), object -> load(object, input)));
      }
      CwlValue.Rec inputs = new CwlValue.Rec(loaded);
      Map<String, CwlValue> evaluated = new LinkedHashMap<>(loaded);
      for (WorkflowStep.StepInput input : in) {
        if (input.valueFrom() != null) {
          evaluated.put(
              input.id(),
              expressions.value(
                  input.valueFrom(), inputs, inputs.get(input.id()), CwlValue.Rec.EMPTY));
        }
      }
      return new CwlValue.Rec(evaluated);
    }

    private FileSystemObject load(FileSystemObject object, WorkflowStep.StepInput input) {
      return switch (object) {
        case FileValue f -> files.loadContents(f, input.loadContents());
        case DirectoryValue d ->
            switch (input.loadListing()) {
              case null -> d;
              case NO_LISTING -> d.location() == null ? d : d.withListing(null);
              case SHALLOW_LISTING -> files.loadListing(d, false);
              case DEEP_LISTING -> files.loadListing(d, true);
            };
      };
    }

    boolean wanted(CwlValue.Rec inputs) {
      WorkflowStep.Loop loop = origin.step().loop();
      Expr when = loop == null ? origin.step().when() : loop.condition();
      return when == null
          || expressions.truth(when, inputs, CwlValue.Null.NULL, CwlValue.Rec.EMPTY, "`when`");
    }
  }
}
