package org.orrery.backend.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.launcher.ExitRecord;
import org.orrery.backend.local.containers.ContainerState;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Usage;

/**
 * What {@code container} in an attempt's folder says: the attempt belongs to a container, and what
 * only the container's engine knew of its end. Written by rename.
 *
 * @param name of the container
 * @param digest of its image; empty if the image could not be had
 * @param limitMebibytes of memory; 0 for none
 */
record ContainerRecord(String name, String digest, long limitMebibytes, Stage stage) {
  static final String FILE_NAME = "container";
  private static final String TITLE = "orrery-container 1";
  private static final long KIBIBYTES_PER_MEBIBYTE = 1024;

  /** How far its container has come. */
  sealed interface Stage {
    /** It may exist. Written before it is made, so that it is never without an owner. */
    record Open() implements Stage {}

    /** There never was one. */
    record NoImage(Cause.Image cause) implements Stage {}

    /** It has ended, or was found to be gone. */
    record Settled(boolean outOfMemory) implements Stage {}
  }

  ContainerRecord settled(ContainerState last) {
    boolean outOfMemory = last instanceof ContainerState.Ended ended && ended.outOfMemory();
    return new ContainerRecord(name, digest, limitMebibytes, new Stage.Settled(outOfMemory));
  }

  String render() {
    String word =
        switch (stage) {
          case Stage.Open() -> "open";
          case Stage.NoImage(Cause.Image image) ->
              "image " + oneLine(image.image()) + "\n" + oneLine(image.why());
          case Stage.Settled(boolean outOfMemory) -> outOfMemory ? "outOfMemory" : "settled";
        };
    return String.join("\n", TITLE, name, digest, Long.toString(limitMebibytes), word, "end\n");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  /** Empty if this is no whole record. */
  static Optional<ContainerRecord> parse(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.size() < 7
        || !lines.getFirst().equals(TITLE)
        || !lines.get(lines.size() - 2).equals("end")
        || !lines.get(3).matches("\\d{1,12}")) {
      return Optional.empty();
    }
    return stage(lines.get(4), lines.get(5))
        .map(
            stage ->
                new ContainerRecord(
                    lines.get(1), lines.get(2), Long.parseLong(lines.get(3)), stage));
  }

  private static Optional<Stage> stage(String word, String next) {
    return switch (word) {
      case "open" -> Optional.of(new Stage.Open());
      case "settled" -> Optional.of(new Stage.Settled(false));
      case "outOfMemory" -> Optional.of(new Stage.Settled(true));
      default ->
          word.startsWith("image ")
              ? Optional.of(
                  new Stage.NoImage(new Cause.Image(word.substring("image ".length()), next)))
              : Optional.empty();
    };
  }

  /**
   * What became of the command, once the container is settled.
   *
   * @param exit what the launcher noted; null if it noted nothing
   * @param cancelled whether anybody asked for its end
   */
  Outcome outcome(@Nullable ExitRecord exit, boolean cancelled) {
    boolean outOfMemory = stage instanceof Stage.Settled(boolean killed) && killed;
    if (exit == null) {
      return new Outcome.Ended(
          outOfMemory
              ? new Cause.OutOfMemory(limitMebibytes, 0)
              : new Cause.Lost("its container ended without an exit record"));
    }
    if (stage instanceof Stage.NoImage(Cause.Image cause)) {
      return new Outcome.Ended(cause);
    }
    return switch (exit.outcome()) {
      case Outcome.Exited(int code, Usage usage) ->
          outOfMemory && code != 0
              ? outOfMemory(usage)
              : new Outcome.Exited(code, withDigest(usage));
      case Outcome.Signalled(int signal, Usage usage) ->
          outOfMemory ? outOfMemory(usage) : new Outcome.Signalled(signal, withDigest(usage));
      case Outcome.Ended(Cause cause, Usage usage) ->
          new Outcome.Ended(
              cause instanceof Cause.Cancelled && exit.wasStarted() && !cancelled
                  ? new Cause.Lost("its container was stopped from outside")
                  : cause,
              usage == null ? null : withDigest(usage));
    };
  }

  private Outcome outOfMemory(Usage usage) {
    return new Outcome.Ended(
        new Cause.OutOfMemory(limitMebibytes, usage.peakMemoryKibibytes() / KIBIBYTES_PER_MEBIBYTE),
        withDigest(usage));
  }

  private Usage withDigest(Usage usage) {
    return new Usage(
        usage.started(),
        usage.ended(),
        usage.processorTime(),
        usage.peakMemoryKibibytes(),
        digest.isEmpty() ? null : digest);
  }
}
