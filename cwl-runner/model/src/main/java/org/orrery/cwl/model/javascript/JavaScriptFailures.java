package org.orrery.cwl.model.javascript;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ExpressionException;
import org.orrery.cwl.model.javascript.JavaScriptSources.Form;

/**
 * Says to the document's author why JavaScript failed.
 *
 * @param limits that an evaluation may have broken
 */
record JavaScriptFailures(JavaScriptLimits limits) {
  private static final int LONGEST_MESSAGE = 500;
  private static final int LONGEST_EXCERPT = 60;
  private static final int MOST_FRAMES = 100;

  /** The engine puts its own name of the place before the message of a syntax error. */
  private static final Pattern PLACE = Pattern.compile("^(SyntaxError: )\\w+:\\d+:\\d+:? ");

  ExpressionException explain(PolyglotException e, Expr code, boolean expired) {
    return new ExpressionException(code.span(), shown(code) + " " + reason(e, code, expired));
  }

  private String reason(PolyglotException e, Expr code, boolean expired) {
    if (expired) {
      return String.format(
          Locale.ROOT,
          "was stopped: it took longer than %.1f s",
          limits.time().toMillis() / 1000.0);
    }
    if (e.isResourceExhausted()) {
      return "was stopped: " + exhausted(e);
    }
    if (e.isCancelled() || e.isInterrupted()) {
      return "was stopped because the run ends";
    }
    return "failed: " + bounded(e) + place(e, code);
  }

  /** The engine tells what ran out by its text only. */
  private String exhausted(PolyglotException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Statement count limit")) {
      return "it executed more than " + limits.statements() + " statements";
    }
    return "it used more memory than there is (" + message + ")";
  }

  private static String bounded(PolyglotException e) {
    String message = String.valueOf(e.getMessage());
    String line = PLACE.matcher(message.lines().findFirst().orElse("")).replaceFirst("$1");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** The innermost place that the author wrote: errors may start inside of built-in functions. */
  private static String place(PolyglotException e, Expr code) {
    return Stream.concat(
            Stream.ofNullable(e.getSourceLocation()),
            StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
                .limit(MOST_FRAMES)
                .flatMap(frame -> Stream.ofNullable(frame.getSourceLocation())))
        .map(section -> place(section, code))
        .filter(place -> !place.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String place(SourceSection section, Expr code) {
    int line = section.getStartLine();
    int column = section.getStartColumn();
    return switch (section.getSource().getName()) {
      case JavaScriptSources.EXPRESSION ->
          " (at line " + line + ", column " + shifted(line, column, form(code)) + " of it)";
      case JavaScriptSources.LIBRARY ->
          " (at line "
              + line
              + ", column "
              + shifted(line, column, Form.LIBRARY_SCRIPT)
              + " of its expressionLib)";
      default -> "";
    };
  }

  private static int shifted(int line, int column, Form form) {
    return line == 1 ? Math.max(1, column - form.shift()) : column;
  }

  private static Form form(Expr code) {
    return code instanceof Expr.JavaScriptBody ? Form.FUNCTION_BODY : Form.EXPRESSION_VALUE;
  }

  /** The start of the expression, on one line. */
  static String shown(Expr code) {
    String text =
        switch (code) {
          case Expr.JavaScriptExpression expression -> "$(" + expression.code() + ")";
          case Expr.JavaScriptBody body -> "${" + body.code() + "}";
          case Expr.Constant _, Expr.Reference _, Expr.Interpolation _ -> "the expression";
        };
    String line = text.strip().replaceAll("\\s+", " ");
    return "`"
        + (line.length() <= LONGEST_EXCERPT ? line : line.substring(0, LONGEST_EXCERPT) + "…")
        + "`";
  }
}
