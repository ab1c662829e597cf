package org.orrery.cwl.engine.state;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.cwl.engine.state.RunEvent.Kind;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.JsonLimits;

/**
 * Events as one JSON text each, for a journal. Every text names the version of its form; a newer
 * engine reads all earlier ones.
 */
public final class RunEventCodec {
  private static final long VERSION = 1;

  /** Twice the depth that a value may have when it comes from outside: an event wraps values. */
  private static final JsonLimits LIMITS =
      new JsonLimits(Integer.MAX_VALUE, 2 * JsonLimits.DEFAULT.depth());

  private RunEventCodec() {}

  public static String encode(RunEvent event) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("v", CwlValue.of(VERSION));
    fields.put("kind", CwlValue.of(event.kind().name()));
    if (event instanceof RunEvent.OfCall call) {
      fields.put("path", CwlValue.of(call.path()));
      fields.put("attempt", CwlValue.of(call.attempt()));
    }
    switch (event) {
      case RunEvent.Started s -> fields.put("at", CwlValue.of(s.at().toString()));
      case RunEvent.CancelRequested _ -> {}
      case RunEvent.Evaluated e -> {
        evaluation(fields, e.evaluation());
        if (e.stepInputs() != null) {
          fields.put("stepInputs", e.stepInputs());
        }
      }
      case RunEvent.Prepared p -> {
        if (p.reuse() != null) {
          fields.put("reuse", reuse(p.reuse()));
        }
      }
      case RunEvent.Reused r -> {
        fields.put("reuse", reuse(r.hit()));
        fields.put("outputs", r.outputs());
      }
      case RunEvent.Submitted s -> {
        fields.put("task", TaskCodec.key(s.handle().key()));
        fields.put("reference", CwlValue.of(s.handle().reference()));
      }
      case RunEvent.Ended e -> fields.put("outcome", TaskCodec.outcome(e.outcome()));
      case RunEvent.Collected c -> {
        fields.put("outputs", c.outputs());
        traces(fields, c.traces());
      }
      case RunEvent.Failed f -> {
        fields.put("failure", failure(f.failure()));
        traces(fields, f.traces());
      }
    }
    return CwlJson.write(new CwlValue.Rec(fields));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static RunEvent decode(String json) {
    JsonFields f = JsonFields.of(CwlJson.read(json, LIMITS));
    if (f.number("v") > VERSION) {
      throw new IllegalArgumentException(
          "this journal was written by a newer version (form %d, known %d)"
              .formatted(f.number("v"), VERSION));
    }
    return switch (Kind.valueOf(f.text("kind"))) {
      case STARTED -> new RunEvent.Started(Instant.parse(f.text("at")));
      case CANCEL_REQUESTED -> new RunEvent.CancelRequested();
      case EVALUATED ->
          new RunEvent.Evaluated(
              f.text("path"), f.integer("attempt"), evaluation(f), f.recOrNull("stepInputs"));
      case PREPARED ->
          new RunEvent.Prepared(
              f.text("path"),
              f.integer("attempt"),
              f.has("reuse") ? reuse(f.object("reuse")) : null);
      case REUSED -> {
        if (!(reuse(f.object("reuse")) instanceof Reuse.Hit hit)) {
          throw new IllegalArgumentException("the journal reuses what was not found");
        }
        yield new RunEvent.Reused(f.text("path"), f.integer("attempt"), hit, f.rec("outputs"));
      }
      case SUBMITTED ->
          new RunEvent.Submitted(
              f.text("path"),
              f.integer("attempt"),
              new TaskHandle(TaskCodec.key(f.object("task")), f.text("reference")));
      case ENDED ->
          new RunEvent.Ended(
              f.text("path"), f.integer("attempt"), TaskCodec.outcome(f.object("outcome")));
      case COLLECTED ->
          new RunEvent.Collected(f.text("path"), f.integer("attempt"), f.rec("outputs"), traces(f));
      case FAILED ->
          new RunEvent.Failed(
              f.text("path"), f.integer("attempt"), failure(f.object("failure")), traces(f));
    };
  }

  private static void evaluation(Map<String, CwlValue> fields, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Skipped _ -> fields.put("as", CwlValue.of("skipped"));
      case Evaluation.Values v -> {
        fields.put("as", CwlValue.of("values"));
        fields.put("outputs", v.outputs());
      }
      case Evaluation.Nested n -> {
        fields.put("as", CwlValue.of("workflow"));
        fields.put("inputs", n.inputs());
      }
      case Evaluation.Tool t -> {
        fields.put("as", CwlValue.of("tool"));
        fields.put("plan", TaskCodec.plan(t.plan()));
      }
    }
  }

  private static Evaluation evaluation(JsonFields f) {
    return switch (f.text("as")) {
      case "skipped" -> new Evaluation.Skipped();
      case "values" -> new Evaluation.Values(f.rec("outputs"));
      case "workflow" -> new Evaluation.Nested(f.rec("inputs"));
      case "tool" -> new Evaluation.Tool(TaskCodec.plan(f.object("plan")));
      default -> throw new IllegalArgumentException("unknown evaluation " + f.text("as"));
    };
  }

  private static CwlValue.Rec failure(RunFailure failure) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    fields.put("step", CwlValue.of(failure.step()));
    fields.put("category", CwlValue.of(failure.category().name()));
    fields.put("message", CwlValue.of(failure.message()));
    if (failure.at() != null) {
      fields.put("at", CwlValue.of(failure.at()));
    }
    if (failure.stderrTail() != null) {
      fields.put("stderr", CwlValue.of(failure.stderrTail()));
    }
    return new CwlValue.Rec(fields);
  }

  private static RunFailure failure(JsonFields f) {
    return new RunFailure(
        f.text("step"),
        RunFailure.Category.valueOf(f.text("category")),
        f.text("message"),
        f.textOrNull("at"),
        f.textOrNull("stderr"));
  }

  private static void traces(Map<String, CwlValue> fields, @Nullable TaskTraces traces) {
    if (traces != null) {
      Map<String, CwlValue> written = new LinkedHashMap<>();
      written.put("bytes", CwlValue.of(traces.bytes()));
      written.put("stdout", CwlValue.of(traces.stdout()));
      written.put("stderr", CwlValue.of(traces.stderr()));
      fields.put("traces", new CwlValue.Rec(written));
    }
  }

  private static @Nullable TaskTraces traces(JsonFields f) {
    if (!f.has("traces")) {
      return null;
    }
    JsonFields traces = f.object("traces");
    return new TaskTraces(traces.number("bytes"), traces.text("stdout"), traces.text("stderr"));
  }

  private static CwlValue.Rec reuse(Reuse reuse) {
    Map<String, CwlValue> fields = new LinkedHashMap<>();
    switch (reuse) {
      case Reuse.Hit hit -> fields.put("hit", CwlValue.of(hit.key()));
      case Reuse.Miss miss -> fields.put("miss", CwlValue.of(miss.key()));
      case Reuse.Off _ -> {}
    }
    fields.put("why", CwlValue.of(reuse.why()));
    return new CwlValue.Rec(fields);
  }

  private static Reuse reuse(JsonFields f) {
    if (f.has("hit")) {
      return new Reuse.Hit(f.text("hit"), f.text("why"));
    }
    return f.has("miss")
        ? new Reuse.Miss(f.text("miss"), f.text("why"))
        : new Reuse.Off(f.text("why"));
  }
}
