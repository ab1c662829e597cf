package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media types that a client takes (RFC 9110, 12.5.1), or those that {@code f} names, which goes
 * first; an execution by query parameters names them as {@code response[f]}. Ranges that are none,
 * like {@code /*}, are ignored: clients send them and take anything.
 */
final class Accepted {
  private static final Pattern RANGE =
      Pattern.compile("([a-z0-9!#$&^_.+*-]+)/([a-z0-9!#$&^_.+*-]+)(.*)");
  private static final Pattern NOT_AT_ALL = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*(;.*)?");

  private static final String RESPONSE = "response[f]";

  private final List<Range> ranges;

  private record Range(String type, String subtype, boolean refused) {
    boolean holds(String mediaType) {
      return type.equals("*")
          || mediaType.equals(type + "/" + subtype)
          || (subtype.equals("*") && mediaType.startsWith(type + "/"));
    }

    /** The more exact range decides. */
    int exactness() {
      return (type.equals("*") ? 0 : 1) + (subtype.equals("*") ? 0 : 1);
    }
  }

  private Accepted(List<Range> ranges) {
    this.ranges = ranges;
  }

  static Accepted of(HttpRequest<?> request) {
    if (new QueryParameters(request).one("f").filter("json"::equals).isPresent()) {
      return new Accepted(List.of(new Range("application", "json", false)));
    }
    List<String> parameters = request.getParameters().getAll(RESPONSE);
    List<Range> ranges = new ArrayList<>();
    for (String header :
        parameters.isEmpty() ? request.getHeaders().getAll(HttpHeaders.ACCEPT) : parameters) {
      for (String range : header.split(",")) {
        Matcher parts = RANGE.matcher(range.strip().toLowerCase(Locale.ROOT));
        if (parts.matches()) {
          ranges.add(
              new Range(
                  parts.group(1), parts.group(2), NOT_AT_ALL.matcher(parts.group(3)).matches()));
        }
      }
    }
    return new Accepted(ranges);
  }

  /** Whether an answer may be of that type. */
  boolean allows(String mediaType) {
    String essence = MediaTypes.essence(mediaType);
    Optional<Range> exact =
        ranges.stream()
            .filter(range -> range.holds(essence))
            .max((a, b) -> Integer.compare(a.exactness(), b.exactness()));
    return ranges.isEmpty() || exact.filter(range -> !range.refused()).isPresent();
  }

  /** Whether the type itself is asked for, and not only by a wildcard. */
  boolean names(String mediaType) {
    return ranges.stream()
        .anyMatch(range -> !range.refused() && mediaType.equals(range.type + "/" + range.subtype));
  }
}
