package org.orrery.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.orrery.api.jobs.LogPart;

/**
 * How far somebody has read a log: the offset of the next byte of each stream that they follow. As
 * an event's id {@code 4096} for one stream, {@code 4096,17} for both, {@code 4096@2} in the second
 * attempt at the step.
 */
record LogPosition(int attempt, List<Long> offsets) {
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,18}(?:,[0-9]{1,18})?)(?:@([0-9]{1,9}))?");

  LogPosition {
    offsets = List.copyOf(offsets);
  }

  static LogPosition start(LogText text) {
    return new LogPosition(
        text.log().attempt(), text.streams().stream().map(s -> text.part(s).cut()).toList());
  }

  /** Empty if it is none of this log as it is now: then it is read from its start. */
  static Optional<LogPosition> parse(String id, LogText text) {
    Matcher parts = SHAPE.matcher(id);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int attempt = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
    String[] numbers = parts.group(1).split(",");
    if (attempt != text.log().attempt() || numbers.length != text.streams().size()) {
      return Optional.empty();
    }
    List<Long> offsets = new ArrayList<>();
    for (String number : numbers) {
      LogPart part = text.part(text.streams().get(offsets.size()));
      long offset = Math.max(part.cut(), Long.parseLong(number));
      if (offset > part.written()) {
        return Optional.empty();
      }
      offsets.add(offset);
    }
    return Optional.of(new LogPosition(attempt, offsets));
  }

  String id() {
    String all = offsets.stream().map(String::valueOf).collect(Collectors.joining(","));
    return attempt == 1 ? all : all + "@" + attempt;
  }

  LogPosition moved(int stream, long to) {
    List<Long> moved = new ArrayList<>(offsets);
    moved.set(stream, to);
    return new LogPosition(attempt, moved);
  }

  boolean isEnd(LogText text) {
    for (int i = 0; i < offsets.size(); i++) {
      if (offsets.get(i) < text.part(text.streams().get(i)).written()) {
        return false;
      }
    }
    return true;
  }
}
