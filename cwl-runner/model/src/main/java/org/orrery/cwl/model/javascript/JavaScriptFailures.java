package org.orrery.cwl.model.javascript;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.orrery.cwl.model.expression.ScriptSyntax.Fault;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptCall.Kind;
import org.orrery.cwl.model.javascript.JavaScriptSources.Form;

/**
 * Says to the document's author why JavaScript failed.
 *
 * @param limits that an evaluation may have broken
 */
record JavaScriptFailures(JavaScriptLimits limits) {
  private static final String SYNTAX_ERROR = "SyntaxError: ";
  private static final int LONGEST_MESSAGE = 500;
  private static final int MOST_FRAMES = 100;

  /** The engine puts its own name of the place before the message of a syntax error. */
  private static final Pattern PLACE = Pattern.compile("^(" + SYNTAX_ERROR + ")\\w+:\\d+:\\d+:? ");

  JavaScriptOutcome explain(PolyglotException e, JavaScriptCall call) {
    if (e.isResourceExhausted()) {
      return call.stopped(exhausted(e));
    }
    if (e.isCancelled() || e.isInterrupted()) {
      return new JavaScriptOutcome.Failure(call.shown() + " was stopped because the run ends");
    }
    return new JavaScriptOutcome.Failure(
        call.shown() + " failed: " + bounded(e) + place(e, call.kind()));
  }

  /** Why a script can't be parsed. */
  Fault fault(PolyglotException e, Script script) {
    SourceSection section = e.getSourceLocation();
    int offset = section == null ? 0 : section.getCharIndex() - Form.of(script.form()).shift();
    String problem = bounded(e);
    return new Fault(
        Math.clamp(offset, 0, script.code().length()),
        problem.startsWith(SYNTAX_ERROR) ? problem.substring(SYNTAX_ERROR.length()) : problem);
  }

  /** The engine tells what ran out by its text only. */
  String exhausted(PolyglotException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Statement count limit")) {
      return "it executed more than the " + limits.statements() + " statements that are allowed";
    }
    if (message.contains("Stack overflow")) {
      return "it is nested too deeply";
    }
    return "it used more memory than there is (" + message + ")";
  }

  private static String bounded(PolyglotException e) {
    String message = String.valueOf(e.getMessage());
    String line = PLACE.matcher(message.lines().findFirst().orElse("")).replaceFirst("$1");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** The innermost place that the author wrote: errors may start inside of built-in functions. */
  private static String place(PolyglotException e, Kind kind) {
    return Stream.concat(
            Stream.ofNullable(e.getSourceLocation()),
            StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
                .limit(MOST_FRAMES)
                .flatMap(frame -> Stream.ofNullable(frame.getSourceLocation())))
        .map(section -> place(section, kind))
        .filter(place -> !place.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String place(SourceSection section, Kind kind) {
    int line = section.getStartLine();
    int column = section.getStartColumn();
    return switch (section.getSource().getName()) {
      case JavaScriptSources.EXPRESSION ->
          " (at line " + line + ", column " + shifted(line, column, Form.of(kind)) + " of it)";
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
}
