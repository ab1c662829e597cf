package org.orrery.cwl.model.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.ScalarPlaces;

/**
 * The JavaScript that one load has met, and what only begins like an expression. It is checked when
 * the load ends: then an engine is asked once, and for every text once, however many steps have it.
 */
final class ScriptUses {
  /** What begins so is a statement, which only a body may hold. */
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\s*(?:return|var|let|const|if|for|while|do|switch|try|throw)\\b.*", Pattern.DOTALL);

  private final Map<Script, List<Use>> uses = new LinkedHashMap<>();

  private final List<Malformed> malformed = new ArrayList<>();

  /** A place in a scalar's text. */
  private record Use(Node.Scalar scalar, int offset) {}

  private record Malformed(Use use, String problem) {}

  /**
   * @param offset of its code in the scalar's text, in UTF-16 units
   */
  void add(Script script, Node.Scalar scalar, int offset) {
    uses.computeIfAbsent(script, first -> new ArrayList<>(1)).add(new Use(scalar, offset));
  }

  /**
   * @param offset in the scalar's text, in UTF-16 units
   */
  void malformed(Node.Scalar scalar, int offset, String problem) {
    malformed.add(new Malformed(new Use(scalar, offset), problem));
  }

  /**
   * Reports what is wrong, wherever it stands.
   *
   * @param texts gives the text of a document by its URI, or null if it is gone
   */
  void check(ScriptSyntax syntax, Function<String, @Nullable String> texts, Problems problems) {
    Reporting reporting = new Reporting(texts, problems, new HashMap<>());
    for (Malformed expression : malformed) {
      String problem = expression.problem();
      reporting.error(
          expression.use(), Character.toUpperCase(problem.charAt(0)) + problem.substring(1), null);
    }
    if (uses.isEmpty()) {
      return;
    }
    try {
      syntax
          .faults(uses.keySet())
          .forEach(
              (script, fault) ->
                  uses.getOrDefault(script, List.of())
                      .forEach(use -> reporting.fault(script, fault, use)));
    } catch (ScriptCheckException e) {
      problems.error(
          DiagnosticCode.LIMIT_EXCEEDED,
          uses.values().iterator().next().getFirst().scalar().content(),
          "The JavaScript of this document can't be checked: " + e.getMessage() + ".",
          null);
    }
  }

  /**
   * @param places by document; none for those whose text is gone
   */
  private record Reporting(
      Function<String, @Nullable String> texts,
      Problems problems,
      Map<String, Optional<ScalarPlaces>> places) {

    void fault(Script script, Fault fault, Use use) {
      error(
          new Use(use.scalar(), use.offset() + fault.offset()),
          (script.form() == Form.LIBRARY ? "The `expressionLib` " : "")
              + script.shown()
              + " is no JavaScript: "
              + fault.problem(),
          script.form() == Form.EXPRESSION && STATEMENT.matcher(script.code()).matches()
              ? "`$(...)` holds one value: write `${...}` around statements, with `return` before"
                  + " the value"
              : "it is read as ECMAScript 2023 in strict mode");
    }

    void error(Use use, String problem, @Nullable String hint) {
      Node.Scalar scalar = use.scalar();
      Optional<ScalarPlaces> known =
          places.computeIfAbsent(
              scalar.span().document(),
              uri ->
                  Optional.ofNullable(texts.apply(uri)).map(text -> new ScalarPlaces(uri, text)));
      problems.error(
          DiagnosticCode.INVALID_EXPRESSION,
          known.map(inside -> inside.at(scalar, use.offset())).orElse(scalar.content()),
          known.isPresent()
              ? problem + "."
              : problem + " (at character " + (use.offset() + 1) + " of the text).",
          hint);
    }
  }
}
