package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which representation of a document is wanted. The parameter {@code f} decides if it is there,
 * with every method; else {@code Accept} does. Programs send odd ones, so that HTML has to be asked
 * for by name, and whatever can't be read stands for JSON.
 */
final class Negotiation {
  static final String HTML = "text/html";
  static final String PARAMETER = "f";

  private static final Set<String> JSON_RANGES =
      Set.of(MediaTypes.JSON, "application/problem+json", "application/*", "*/*");
  private static final Set<String> HTML_RANGES = Set.of(HTML, "application/xhtml+xml");

  private Negotiation() {}

  /** The representations that every document has. */
  enum Format {
    JSON,
    HTML;

    /** As the parameter {@code f} has it. */
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static boolean wantsHtml(HttpRequest<?> request) {
    return wanted(request) == Format.HTML;
  }

  static Format wanted(HttpRequest<?> request) {
    return byParameter(request).orElseGet(() -> byHeader(request));
  }

  /** A value of {@code f} that names no representation, or empty. */
  static Optional<String> unknown(HttpRequest<?> request) {
    return Optional.ofNullable(request.getParameters().get(PARAMETER))
        .filter(text -> !text.isEmpty() && byParameter(request).isEmpty());
  }

  private static Optional<Format> byParameter(HttpRequest<?> request) {
    String asked = request.getParameters().get(PARAMETER);
    if (asked == null) {
      return Optional.empty();
    }
    String name = asked.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "json", MediaTypes.JSON -> Optional.of(Format.JSON);
      case "html", HTML -> Optional.of(Format.HTML);
      default -> Optional.empty();
    };
  }

  /** A media range of a header and where it stands in it. */
  private record Preference(double quality, int position) {
    static final Preference NONE = new Preference(0, Integer.MAX_VALUE);

    boolean beats(Preference other) {
      return quality > other.quality || (quality == other.quality && position < other.position);
    }
  }

  private static Format byHeader(HttpRequest<?> request) {
    List<String> ranges = new ArrayList<>();
    for (String header : request.getHeaders().getAll(HttpHeaders.ACCEPT)) {
      ranges.addAll(List.of(header.split(",")));
    }
    Preference json = best(ranges, JSON_RANGES);
    Preference html = best(ranges, HTML_RANGES);
    return html.quality() > 0 && html.beats(json) ? Format.HTML : Format.JSON;
  }

  private static Preference best(List<String> ranges, Set<String> names) {
    Preference best = Preference.NONE;
    for (int position = 0; position < ranges.size(); position++) {
      if (names.contains(MediaTypes.essence(ranges.get(position)))) {
        Preference found = new Preference(quality(ranges.get(position)), position);
        best = found.beats(best) ? found : best;
      }
    }
    return best;
  }

  /** 1 if there is none; 0 for one that can't be read, so that the range counts for nothing. */
  private static double quality(String range) {
    for (String parameter : range.split(";")) {
      String text = parameter.strip().toLowerCase(Locale.ROOT);
      if (text.startsWith("q=")) {
        String value = text.substring(2).strip();
        return value.matches("[01](\\.[0-9]{0,3})?") ? Math.min(1, Double.parseDouble(value)) : 0;
      }
    }
    return 1;
  }
}
