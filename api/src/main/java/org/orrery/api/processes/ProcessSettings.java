package org.orrery.api.processes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.Annotation;
import org.orrery.cwl.model.value.CwlValue;

/**
 * How a process wants to be spoken of, whatever its server does for others: fields of its CWL in
 * the server's own namespace, such as {@code orrery:dialect: eodh}.
 *
 * @param dialect null: that of the prefix that is asked
 * @param lenientInputs whether texts are taken for numbers and booleans; null: as the server does
 */
public record ProcessSettings(@Nullable ProcessDialect dialect, @Nullable Boolean lenientInputs) {
  public static final ProcessSettings NONE = new ProcessSettings(null, null);

  /** What the names of settings start with. */
  public static final String NAMESPACE = "urn:orrery:process:";

  private static final String DIALECT = "dialect";
  private static final String LENIENT_INPUTS = "lenientInputs";
  private static final List<String> NAMES = List.of(DIALECT, LENIENT_INPUTS);

  /**
   * @param problems takes what is wrong, each with its place
   */
  static ProcessSettings of(Map<String, Annotation> annotations, List<Problem> problems) {
    for (Map.Entry<String, Annotation> annotation : annotations.entrySet()) {
      String iri = annotation.getKey();
      if (iri.startsWith(NAMESPACE) && !NAMES.contains(iri.substring(NAMESPACE.length()))) {
        String name = iri.substring(NAMESPACE.length());
        problems.add(
            problem(
                annotation.getValue(),
                "There is no setting `%s` of a process.".formatted(name),
                NearestMatch.hintOrChoice(name, NAMES)));
      }
    }
    return new ProcessSettings(
        choice(annotations, DIALECT, ProcessDialect::parse, "`standard` or `eodh`", problems),
        choice(
            annotations,
            LENIENT_INPUTS,
            text ->
                text.matches("true|false") ? Optional.of(text.equals("true")) : Optional.empty(),
            "`true` or `false`",
            problems));
  }

  private static <T> @Nullable T choice(
      Map<String, Annotation> annotations,
      String name,
      Function<String, Optional<T>> reading,
      String expected,
      List<Problem> problems) {
    Annotation given = annotations.get(NAMESPACE + name);
    if (given == null) {
      return null;
    }
    Optional<T> read =
        given.value() instanceof CwlValue.Text(String text)
            ? reading.apply(text)
            : Optional.empty();
    if (read.isEmpty()) {
      problems.add(
          problem(given, "The setting `%s` of a process is %s.".formatted(name, expected), null));
    }
    return read.orElse(null);
  }

  private static Problem problem(Annotation at, String message, @Nullable String hint) {
    return new Problem(null, at.span(), "PROCESS_SETTING", message, hint, List.of());
  }
}
