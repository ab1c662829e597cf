package org.orrery.cwl.engine.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

/** Task plans and outcomes in a journal's JSON. */
final class TaskCodec {
  private TaskCodec() {}

  /** Writes an object field by field; null values are left out. */
  private static final class Writer {
    private final Map<String, CwlValue> fields = new LinkedHashMap<>();

    Writer put(String name, CwlValue value) {
      fields.put(name, value);
      return this;
    }

    Writer text(String name, String value) {
      return put(name, CwlValue.of(value));
    }

    Writer number(String name, long value) {
      return put(name, CwlValue.of(value));
    }

    CwlValue.Rec done() {
      return new CwlValue.Rec(fields);
    }
  }

  private static CwlValue.Array texts(Collection<String> values) {
    return new CwlValue.Array(values.stream().map(CwlValue::of).toList());
  }

  static CwlValue.Rec key(TaskKey key) {
    return new Writer()
        .text("job", key.job())
        .text("step", key.step())
        .number("attempt", key.attempt())
        .done();
  }

  static TaskKey key(JsonFields f) {
    return new TaskKey(f.text("job"), f.text("step"), f.integer("attempt"));
  }

  static CwlValue.Rec plan(TaskPlan plan) {
    Writer w =
        new Writer()
            .put("key", key(plan.key()))
            .text("folder", plan.folder().value())
            .put("spec", spec(plan.spec()))
            .put("make", texts(plan.stage().folders().stream().map(VolumePath::value).toList()))
            .put(
                "stage",
                new CwlValue.Array(
                    plan.stage().entries().stream().map(e -> (CwlValue) entry(e)).toList()))
            .put("inputs", plan.inputs())
            .put("runtime", plan.runtime())
            .put("inPlace", CwlValue.of(plan.repetition().updatesInPlace()));
    if (plan.repetition().notReusable() != null) {
      w.text("notReusable", plan.repetition().notReusable());
    }
    return w.done();
  }

  static TaskPlan plan(JsonFields f) {
    TaskKey key = key(f.object("key"));
    return new TaskPlan(
        key,
        new VolumePath(f.text("folder")),
        spec(f.object("spec")),
        new StagePlan(
            key,
            f.texts("make").stream().map(VolumePath::new).toList(),
            f.items("stage").stream().map(e -> entry(JsonFields.of(e))).toList()),
        f.rec("inputs"),
        f.rec("runtime"),
        new TaskPlan.Repetition(f.truth("inPlace"), f.textOrNull("notReusable"), null));
  }

  private static CwlValue.Rec spec(TaskSpec spec) {
    Writer environment = new Writer();
    spec.environment().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> environment.text(e.getKey(), e.getValue()));
    Writer w =
        new Writer()
            .put("arguments", texts(spec.arguments()))
            .put("environment", environment.done())
            .text("attempt", spec.folders().attempt().value())
            .text("work", spec.folders().work().value())
            .text("temporary", spec.folders().temporary().value())
            .text("stdout", spec.streams().stdout().value())
            .text("stderr", spec.streams().stderr().value())
            .put("cores", new CwlValue.Real(spec.resources().cores()))
            .number("memory", spec.resources().memoryMebibytes())
            .number("tmpSize", spec.resources().temporaryMebibytes())
            .number("outSize", spec.resources().outputMebibytes());
    if (spec.streams().stdin() != null) {
      w.text("stdin", spec.streams().stdin());
    }
    if (spec.timeLimit() != null) {
      w.number("timeLimitSeconds", spec.timeLimit().toSeconds());
    }
    if (spec.container() != null) {
      w.put("container", ContainerCodec.write(spec.container()));
    }
    return w.done();
  }

  private static TaskSpec spec(JsonFields f) {
    Map<String, String> environment = new LinkedHashMap<>();
    f.rec("environment").fields().forEach((k, v) -> environment.put(k, JsonFields.asText(v)));
    return new TaskSpec(
        f.texts("arguments"),
        environment,
        new TaskSpec.Folders(
            new VolumePath(f.text("attempt")),
            new VolumePath(f.text("work")),
            new VolumePath(f.text("temporary"))),
        new TaskSpec.Streams(
            f.textOrNull("stdin"),
            new VolumePath(f.text("stdout")),
            new VolumePath(f.text("stderr"))),
        new Resources(
            f.real("cores"), f.number("memory"), f.number("tmpSize"), f.number("outSize")),
        f.fields().fields().containsKey("timeLimitSeconds")
            ? Duration.ofSeconds(f.number("timeLimitSeconds"))
            : null,
        f.fields().fields().containsKey("container")
            ? ContainerCodec.read(f.object("container"))
            : null);
  }

  private static CwlValue.Rec entry(StagePlan.Entry entry) {
    Writer w = new Writer().text("target", entry.target().value());
    return switch (entry) {
      case StagePlan.Folder _ -> w.text("as", "folder").done();
      case StagePlan.Literal l -> w.text("as", "literal").text("text", l.bytes().text()).done();
      case StagePlan.Link l -> source(w.text("as", "link"), l.source());
      case StagePlan.Copy c -> source(w.text("as", "copy"), c.source());
      case StagePlan.HardLink h ->
          w.text("as", "hardLink").text("volume", h.source().value()).done();
    };
  }

  private static CwlValue.Rec source(Writer w, StageSource source) {
    return switch (source) {
      case StageSource.InVolume(VolumePath path) -> w.text("volume", path.value()).done();
      case StageSource.Outside(String path) -> w.text("outside", path).done();
    };
  }

  private static StagePlan.Entry entry(JsonFields f) {
    VolumePath target = new VolumePath(f.text("target"));
    return switch (f.text("as")) {
      case "folder" -> new StagePlan.Folder(target);
      case "literal" -> new StagePlan.Literal(target, Bytes.ofText(f.text("text")));
      case "link" -> new StagePlan.Link(target, source(f));
      case "copy" -> new StagePlan.Copy(target, source(f));
      case "hardLink" -> new StagePlan.HardLink(target, new VolumePath(f.text("volume")));
      default -> throw new IllegalArgumentException("unknown stage entry " + f.text("as"));
    };
  }

  private static StageSource source(JsonFields f) {
    String outside = f.textOrNull("outside");
    return outside == null
        ? new StageSource.InVolume(new VolumePath(f.text("volume")))
        : new StageSource.Outside(outside);
  }

  static CwlValue.Rec outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Exited e ->
          usage(new Writer().text("as", "exited").number("code", e.code()), e.usage());
      case Outcome.Signalled s ->
          usage(new Writer().text("as", "signalled").number("signal", s.signal()), s.usage());
      case Outcome.Ended e -> {
        Writer w = cause(e.cause());
        yield e.usage() == null ? w.done() : usage(w, e.usage());
      }
    };
  }

  private static CwlValue.Rec usage(Writer w, Usage usage) {
    w.text("started", usage.started().toString())
        .text("ended", usage.ended().toString())
        .number("cpuNanos", usage.processorTime().toNanos())
        .number("peakKib", usage.peakMemoryKibibytes());
    if (usage.imageDigest() != null) {
      w.text("imageDigest", usage.imageDigest());
    }
    return w.done();
  }

  private static Writer cause(Cause cause) {
    return switch (cause) {
      case Cause.TimeLimit t ->
          new Writer().text("as", "timeLimit").number("seconds", t.limit().toSeconds());
      case Cause.OutOfMemory m ->
          new Writer()
              .text("as", "outOfMemory")
              .number("limit", m.limitMebibytes())
              .number("peak", m.peakMebibytes());
      case Cause.Cancelled _ -> new Writer().text("as", "cancelled");
      case Cause.NotStarted n -> new Writer().text("as", "notStarted").text("why", n.why());
      case Cause.Lost l -> new Writer().text("as", "lost").text("why", l.why());
      case Cause.Refused r -> new Writer().text("as", "refused").text("why", r.why());
      case Cause.Image i ->
          new Writer().text("as", "image").text("image", i.image()).text("why", i.why());
    };
  }

  static Outcome outcome(JsonFields f) {
    return switch (f.text("as")) {
      case "exited" -> new Outcome.Exited(f.integer("code"), usage(f));
      case "signalled" -> new Outcome.Signalled(f.integer("signal"), usage(f));
      default ->
          new Outcome.Ended(cause(f), f.fields().fields().containsKey("started") ? usage(f) : null);
    };
  }

  private static Cause cause(JsonFields f) {
    return switch (f.text("as")) {
      case "timeLimit" -> new Cause.TimeLimit(Duration.ofSeconds(f.number("seconds")));
      case "outOfMemory" -> new Cause.OutOfMemory(f.number("limit"), f.number("peak"));
      case "cancelled" -> new Cause.Cancelled();
      case "notStarted" -> new Cause.NotStarted(f.text("why"));
      case "lost" -> new Cause.Lost(f.text("why"));
      case "image" -> new Cause.Image(f.text("image"), f.text("why"));
      case "refused" -> new Cause.Refused(f.text("why"));
      default -> throw new IllegalArgumentException("unknown outcome " + f.text("as"));
    };
  }

  private static Usage usage(JsonFields f) {
    return new Usage(
        Instant.parse(f.text("started")),
        Instant.parse(f.text("ended")),
        Duration.ofNanos(f.number("cpuNanos")),
        f.number("peakKib"),
        f.textOrNull("imageDigest"));
  }
}
