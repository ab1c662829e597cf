package org.orrery.api.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.SourceSpan;

/**
 * One of possibly many things wrong with what was sent.
 *
 * @param pointer JSON pointer (RFC 6901) into what was sent, or null if the place is {@code at}
 * @param at the place in a document, or null if the place is {@code pointer}
 * @param code what kind of problem, stable across versions
 * @param message one sentence
 * @param hint how to mend it, or null
 * @param related other places that belong to it
 */
public record Problem(
    @Nullable String pointer,
    @Nullable SourceSpan at,
    String code,
    String message,
    @Nullable String hint,
    List<Related> related) {
  public Problem {
    related = List.copyOf(related);
  }

  /** Another place and what is there. */
  public record Related(SourceSpan at, String label) {}

  public static Problem atPointer(
      String pointer, String code, String message, @Nullable String hint) {
    return new Problem(pointer, null, code, message, hint, List.of());
  }

  public static Problem of(Diagnostic diagnostic) {
    return new Problem(
        null,
        diagnostic.at(),
        diagnostic.code().name(),
        diagnostic.message(),
        diagnostic.hint(),
        diagnostic.related().stream()
            .map(other -> new Related(other.at(), other.label()))
            .toList());
  }

  /** The same problem, its pointer seen from further outside. */
  public Problem below(String prefix) {
    return pointer == null ? this : new Problem(prefix + pointer, at, code, message, hint, related);
  }
}
