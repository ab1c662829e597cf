package org.orrery.api.processes;

import java.util.List;
import java.util.regex.Pattern;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.load.UriText;

/** Calls the files of packages by the paths that their senders know. */
public final class PackageNames {
  private static final Pattern BASE = Pattern.compile("volume:packages/[0-9a-f]{64}/");

  private PackageNames() {}

  /** The text with locations of packages shown as the paths that their senders know. */
  public static String shown(String text) {
    return BASE.matcher(text).replaceAll("");
  }

  static Problem shown(Problem problem) {
    SourceSpan at = problem.at();
    String hint = problem.hint();
    List<Problem.Related> related =
        problem.related().stream()
            .map(other -> new Problem.Related(shown(other.at()), shown(other.label())))
            .toList();
    return new Problem(
        problem.pointer(),
        at == null ? null : shown(at),
        problem.code(),
        shown(problem.message()),
        hint == null ? null : shown(hint),
        related);
  }

  private static SourceSpan shown(SourceSpan span) {
    return new SourceSpan(document(span.document()), span.line(), span.column());
  }

  /** A document's URI, perhaps with a place behind it. */
  public static String document(String uri) {
    return BASE.matcher(uri).lookingAt() ? UriText.unescape(shown(uri)) : uri;
  }
}
