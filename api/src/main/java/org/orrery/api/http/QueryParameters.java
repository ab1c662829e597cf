package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.ProcessId;
import org.orrery.api.processes.VersionWanted;

/**
 * The query parameters that the standard defines. Others are ignored; a wrong value of one of these
 * is refused, because a list that was filtered by something else would be a lie.
 */
final class QueryParameters {
  static final int DEFAULT_LIMIT = 10;
  static final int MAX_LIMIT = 10_000;
  private static final int MAX_VALUES = 100;

  /** Name the version of a process: as people call it, and by its number. */
  static final String VERSION = "version";

  static final String REVISION = "revision";

  private final HttpRequest<?> request;

  QueryParameters(HttpRequest<?> request) {
    this.request = request;
  }

  Optional<String> one(String name) {
    return Optional.ofNullable(request.getParameters().get(name)).filter(text -> !text.isEmpty());
  }

  /** All values as they were given. */
  List<String> raw(String name) {
    return request.getParameters().getAll(name);
  }

  /** All values, repeated or separated by commas; empty if the parameter is not there. */
  Set<String> all(String name) {
    Set<String> values = new HashSet<>();
    for (String value : raw(name)) {
      values.addAll(Arrays.asList(value.split(",")));
    }
    values.remove("");
    if (values.size() > MAX_VALUES) {
      throw invalid(name, "at most " + MAX_VALUES + " values");
    }
    return values;
  }

  /** {@code true} or {@code false}, which it is if it is not there. */
  boolean flag(String name) {
    Optional<String> text = one(name);
    if (text.isPresent() && !text.get().matches("true|false")) {
      throw invalid(name, "`true` or `false`");
    }
    return text.filter("true"::equals).isPresent();
  }

  int limit() {
    Optional<String> text = one("limit");
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    int limit = text.get().matches("[0-9]{1,9}") ? Integer.parseInt(text.get()) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "an integer from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  /**
   * Which version of a process is asked for.
   *
   * @throws OrreryException {@link ErrorCode#INVALID_QUERY_PARAMETER}
   */
  VersionWanted version() {
    return new VersionWanted(one(VERSION).orElse(null), number(REVISION));
  }

  /** Where only a whole process can be meant, a version is refused rather than overlooked. */
  void refuseVersion() {
    for (String name : List.of(VERSION, REVISION)) {
      if (one(name).isPresent()) {
        throw new OrreryException(
            ErrorCode.INVALID_QUERY_PARAMETER,
            "A process is replaced and undeployed as a whole; leave `%s` out.".formatted(name));
      }
    }
  }

  /** The number of a version, or null. */
  @Nullable Integer number(String name) {
    Optional<String> text = one(name);
    if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,8}")) {
      throw invalid(name, "the number of a version");
    }
    return text.map(Integer::valueOf).orElse(null);
  }

  /** How many of a list to leave out. */
  int skip() {
    Optional<String> text = one("skip");
    if (text.isPresent() && !text.get().matches("[0-9]{1,9}")) {
      throw invalid("skip", "a number of jobs");
    }
    return text.map(Integer::parseInt).orElse(0);
  }

  /** A duration in seconds, or null. */
  @Nullable Duration seconds(String name) {
    Optional<String> text = one(name);
    if (text.isEmpty()) {
      return null;
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw invalid(name, "a number of seconds");
    }
    return Duration.ofSeconds(Long.parseLong(text.get()));
  }

  /**
   * @param from inclusive, or null
   * @param to inclusive, or null
   */
  record Interval(@Nullable Instant from, @Nullable Instant to) {}

  /** The parameter {@code datetime}: an instant, or an interval closed or half open. */
  Interval datetime() {
    Optional<String> text = one("datetime");
    if (text.isEmpty()) {
      return new Interval(null, null);
    }
    // A plus in a query is a space; here it can only have been the sign of an offset.
    List<String> ends = Arrays.asList(text.get().replace(' ', '+').split("/", -1));
    if (ends.size() > 2) {
      throw invalidDatetime();
    }
    Instant from = open(ends.getFirst()) ? null : start(ends.getFirst());
    Instant to = open(ends.getLast()) ? null : end(ends.getLast());
    boolean empty = from == null && to == null;
    if (empty || (from != null && to != null && from.isAfter(to))) {
      throw invalidDatetime();
    }
    return new Interval(from, to);
  }

  private static boolean open(String end) {
    return end.isEmpty() || end.equals("..");
  }

  private static Instant start(String text) {
    if (!text.matches("[0-9]{4}-.*")) { // RFC 3339; Java's formats also take larger years.
      throw invalidDatetime();
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw invalidDatetime();
    }
  }

  /** A whole day reaches to its end. */
  private static Instant end(String text) {
    Instant start = start(text);
    return text.indexOf('T') < 0 ? start.plus(Duration.ofDays(1)).minusNanos(1000) : start;
  }

  private static OrreryException invalidDatetime() {
    return invalid(
        "datetime", "an RFC 3339 time, or two with a slash between, of which one may be `..`");
  }

  /** The id of a process, or a refusal of the parameter {@code after}. */
  static ProcessId processId(String text) {
    return ProcessId.parse(text).orElseThrow(() -> invalid("after", "what a `next` link says"));
  }

  static OrreryException invalid(String name, String expected) {
    return new OrreryException(
        ErrorCode.INVALID_QUERY_PARAMETER,
        "The query parameter `%s` has a wrong value; expected %s.".formatted(name, expected));
  }
}
