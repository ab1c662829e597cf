package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client would like (RFC 7240). Unknown and malformed preferences are ignored, and of one
 * that is given twice the first counts. A semicolon separates like a comma: clients write {@code
 * respond-async;return=representation}.
 *
 * @param patience how long the client waits for an answer, or null
 * @param returned how much of the outputs the answer shall hold, or null
 */
record Preferences(boolean respondAsync, @Nullable Duration patience, @Nullable Returned returned) {
  static final String HEADER = "Prefer";
  static final String APPLIED = "Preference-Applied";

  /** Stands for the header in an execution by query parameters. */
  private static final String PARAMETER = "response[prefer]";

  private static final Pattern WAIT = Pattern.compile("wait=\"?([0-9]{1,9})\"?");
  private static final Pattern RETURN = Pattern.compile("return=\"?(minimal|representation)\"?");

  /** Of {@code return}. */
  enum Returned {
    /** What is large is a link. */
    MINIMAL,
    /** Everything is in the answer. */
    REPRESENTATION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Preferences of(HttpRequest<?> request) {
    boolean respondAsync = false;
    Duration patience = null;
    Returned returned = null;
    for (String token : tokens(request)) {
      Matcher waits = WAIT.matcher(token);
      Matcher returns = RETURN.matcher(token);
      if (token.equals("respond-async")) {
        respondAsync = true;
      } else if (waits.matches() && patience == null) {
        patience = Duration.ofSeconds(Long.parseLong(waits.group(1)));
      } else if (returns.matches() && returned == null) {
        returned = Returned.valueOf(returns.group(1).toUpperCase(Locale.ROOT));
      }
    }
    return new Preferences(respondAsync, patience, returned);
  }

  private static List<String> tokens(HttpRequest<?> request) {
    List<String> tokens = new ArrayList<>();
    List<String> headers = new ArrayList<>(request.getHeaders().getAll(HEADER));
    headers.addAll(request.getParameters().getAll(PARAMETER));
    for (String header : headers) {
      for (String token : header.split("[,;]")) {
        tokens.add(token.strip().replaceAll("\\s*=\\s*", "=").toLowerCase(Locale.ROOT));
      }
    }
    return tokens;
  }
}
