package org.orrery.backend.launcher;

import java.time.Duration;
import java.time.Instant;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Usage;

/**
 * What {@code exit} in an attempt's folder says: how the command ended. Written by rename, so that
 * it is whole or not there.
 */
public record ExitRecord(Result result, Usage usage) {
  public static final String FILE_NAME = "exit";
  private static final String TITLE = "orrery-exit 1";

  /** How it ended. */
  public sealed interface Result {
    /** By its own exit, 0 to 255. */
    record Exited(int code) implements Result {}

    /** By a signal that was not the launcher's. */
    record Signalled(int signal) implements Result {}

    /** The launcher ended it at its time limit. */
    record TimeLimit(Duration limit) implements Result {}

    /** The launcher ended it because it was told to. */
    record Cancelled() implements Result {}

    /** The program, its working folder or one of its files is not what it should be. */
    record NotStarted(String why) implements Result {}
  }

  /**
   * @throws MalformedRecordException if this is no whole record
   */
  public static ExitRecord parse(String text) throws MalformedRecordException {
    RecordLines lines = RecordLines.parse(TITLE, text);
    Usage usage =
        new Usage(
            lines.instant("started"),
            lines.instant("ended"),
            lines.nanos("processor"),
            lines.number("peakKibibytes"));
    String[] words = lines.text("result").split(" ", 2);
    String rest = words.length == 2 ? words[1] : "";
    Result result =
        switch (words[0]) {
          case "exited" -> new Result.Exited(small(lines, rest));
          case "signalled" -> new Result.Signalled(small(lines, rest));
          case "timeLimit" ->
              new Result.TimeLimit(Duration.ofSeconds(lines.number("result", rest)));
          case "cancelled" -> new Result.Cancelled();
          case "notStarted" -> new Result.NotStarted(rest);
          default -> throw new MalformedRecordException("`" + TITLE + "` has no known result");
        };
    return new ExitRecord(result, usage);
  }

  private static int small(RecordLines lines, String value) throws MalformedRecordException {
    long number = lines.number("result", value);
    if (number > 255) {
      throw new MalformedRecordException("`" + TITLE + "` has an impossible result: " + number);
    }
    return (int) number;
  }

  /** The text as the launcher writes it. */
  public String render() {
    String word =
        switch (result) {
          case Result.Exited(int code) -> "exited " + code;
          case Result.Signalled(int signal) -> "signalled " + signal;
          case Result.TimeLimit(Duration limit) -> "timeLimit " + limit.toSeconds();
          case Result.Cancelled() -> "cancelled";
          case Result.NotStarted(String why) -> "notStarted " + why.replaceAll("\\p{Cntrl}", "?");
        };
    return "%s\nresult %s\nstarted %d\nended %d\nprocessor %d\npeakKibibytes %d\nend\n"
        .formatted(
            TITLE,
            word,
            RecordLines.toNanos(usage.started()),
            RecordLines.toNanos(usage.ended()),
            usage.processorTime().toNanos(),
            usage.peakMemoryKibibytes());
  }

  /** The same as every backend reports it. */
  public Outcome outcome() {
    return switch (result) {
      case Result.Exited(int code) -> new Outcome.Exited(code, usage);
      case Result.Signalled(int signal) -> new Outcome.Signalled(signal, usage);
      case Result.TimeLimit(Duration limit) -> ended(new Cause.TimeLimit(limit));
      case Result.Cancelled() -> ended(new Cause.Cancelled());
      case Result.NotStarted(String why) -> new Outcome.Ended(new Cause.NotStarted(why));
    };
  }

  private Outcome ended(Cause cause) {
    return new Outcome.Ended(cause, wasStarted() ? usage : null);
  }

  /** False for the record of an attempt that was closed before a launcher began with it. */
  public boolean wasStarted() {
    return !usage.started().equals(Instant.EPOCH);
  }
}
