package org.orrery.cwl.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Container;
import org.orrery.backend.spi.ContainerImage;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Resources;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskHandle;
import org.orrery.backend.spi.TaskKey;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.Usage;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.model.value.CwlValue;

class RunEventCodecTest {
  private static final CwlValue.Rec VALUES =
      CwlValue.Rec.EMPTY
          .with("text", CwlValue.of("ä\n\"\u0001😀"))
          .with("big", CwlValue.of(Long.MAX_VALUE))
          .with("whole", new CwlValue.Real(3))
          .with("tiny", new CwlValue.Real(1e-300))
          .with("nothing", CwlValue.Null.NULL)
          .with(
              "file",
              new CwlValue.FileValue(
                  "volume:jobs/a%20b",
                  "/v/jobs/a b", "a b", "sha1$00", 3L, List.of(), "iri", "x\u0000"))
          .with("folder", new CwlValue.DirectoryValue(null, null, "d", List.of()));

  static Stream<RunEvent> events() {
    TaskKey key = new TaskKey("job", "main/s[3]", 2);
    VolumePath folder = new VolumePath("jobs/j/x");
    TaskSpec spec =
        new TaskSpec(
            List.of("sh", "-c", "echo \"$1\"\n", ""),
            Map.of("PATH", "/bin", "A", "ü=1"),
            new TaskSpec.Folders(
                folder.resolve("attempt"), folder.resolve("work"), folder.resolve("tmp")),
            new TaskSpec.Streams("/in", folder.resolve("out"), folder.resolve("err")),
            new Resources(0.5, 256, 1, 2),
            Duration.ofSeconds(7),
            new Container(
                new ContainerImage("my:1", new ContainerImage.Source.Pull("busybox")),
                List.of(
                    new Container.Mount(new StageSource.Outside("/a:b"), "/x,y", false),
                    new Container.Mount(new StageSource.InVolume(folder), "/z", true)),
                "/z",
                true));
    StagePlan stage =
        new StagePlan(
            key,
            List.of(folder),
            List.of(
                new StagePlan.Folder(folder.resolve("f")),
                new StagePlan.Literal(folder.resolve("l"), Bytes.ofText("é\n")),
                new StagePlan.Link(folder.resolve("k"), new StageSource.Outside("/a b")),
                new StagePlan.HardLink(folder.resolve("h"), folder.resolve("x")),
                new StagePlan.Copy(folder.resolve("c"), new StageSource.InVolume(folder))));
    TaskPlan plan =
        new TaskPlan(
            key,
            folder,
            spec,
            stage,
            VALUES,
            CwlValue.Rec.EMPTY,
            new TaskPlan.Repetition(true, "why", null));
    Usage usage =
        new Usage(
            Instant.parse("2026-01-01T00:00:00.123456789Z"), Instant.EPOCH, Duration.ofNanos(5), 9);
    return Stream.concat(
        Stream.of(
            new RunEvent.Started(Instant.EPOCH),
            new RunEvent.CancelRequested(),
            new RunEvent.Evaluated("main", 1, new Evaluation.Skipped()),
            new RunEvent.Evaluated("main/s[1]", 1, new Evaluation.Values(VALUES), VALUES),
            new RunEvent.Evaluated("main", 1, new Evaluation.Values(VALUES)),
            new RunEvent.Evaluated("main", 1, new Evaluation.Nested(VALUES)),
            new RunEvent.Evaluated("main/s[3]", 2, new Evaluation.Tool(plan)),
            new RunEvent.Prepared("main", 1),
            new RunEvent.Submitted("main/s[3]", 2, new TaskHandle(key, "ref 7")),
            new RunEvent.Prepared("main", 1, new Reuse.Miss("ab", "w")),
            new RunEvent.Prepared("main", 1, new Reuse.Off("w")),
            new RunEvent.Reused("main", 1, new Reuse.Hit("ab", "w"), VALUES),
            new RunEvent.Collected("main", 1, VALUES),
            new RunEvent.Collected("main", 1, VALUES, new TaskTraces(1L << 40, "o\u001b", "e\n")),
            new RunEvent.Failed(
                "main",
                1,
                new RunFailure("main", RunFailure.Category.INPUT, "m", null, null),
                new TaskTraces(0, "", "")),
            new RunEvent.Failed(
                "main", 1, new RunFailure("main", RunFailure.Category.TOOL, "m", "d:1:2", "tail")),
            new RunEvent.Failed(
                "main", 1, new RunFailure("main", RunFailure.Category.INPUT, "m", null, null))),
        Stream.of(
                new Outcome.Exited(255, usage),
                new Outcome.Signalled(9, usage),
                new Outcome.Ended(new Cause.TimeLimit(Duration.ofSeconds(3))),
                new Outcome.Ended(new Cause.OutOfMemory(1, 2)),
                new Outcome.Ended(new Cause.Cancelled()),
                new Outcome.Ended(new Cause.NotStarted("no")),
                new Outcome.Ended(new Cause.Lost("gone")),
                new Outcome.Ended(new Cause.Image("busybox", "manifest unknown")),
                new Outcome.Ended(
                    new Cause.TimeLimit(Duration.ofSeconds(3)),
                    new Usage(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 1, "sha256:1")),
                new Outcome.Ended(new Cause.Refused("too big")))
            .map(outcome -> new RunEvent.Ended("main", 1, outcome)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void reads_back_what_it_wrote(RunEvent event) {
    assertThat(RunEventCodec.decode(RunEventCodec.encode(event))).isEqualTo(event);
  }

  @Test
  void the_events_above_are_of_every_kind() {
    assertThat(events().map(RunEvent::kind).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(RunEvent.Kind.class));
  }

  @Test
  void refuses_a_form_that_is_newer_than_it_knows() {
    assertThatThrownBy(() -> RunEventCodec.decode("{\"v\":2,\"kind\":\"CANCEL_REQUESTED\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void keeps_reading_the_first_form() {
    assertThat(
            RunEventCodec.decode(
                "{\"v\":1,\"kind\":\"PREPARED\",\"path\":\"main/a[0]\",\"attempt\":1}"))
        .isEqualTo(new RunEvent.Prepared("main/a[0]", 1));
  }
}
